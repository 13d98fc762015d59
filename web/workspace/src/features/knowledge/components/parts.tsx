import { FileText, Globe, MessageCircleQuestion, NotebookText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeDocument } from '../../../api/pages';
import { Dots } from '../../../ui';

const icons = { file: FileText, text: NotebookText, qa: MessageCircleQuestion, website: Globe } as const;

export function KindMark({ kind }: { kind: KnowledgeDocument['kind'] }) {
  const Icon = icons[kind];
  return (
    <span className={`kind-mark kind-${kind}`} aria-hidden>
      <Icon size={16} strokeWidth={1.9} />
    </span>
  );
}

const tones = { pending: '', processing: '', ready: 'ok', failed: 'red' } as const;

export function StateChip({ state }: { state: KnowledgeDocument['state'] }) {
  const { t } = useTranslation('pages');
  const isWorking = state === 'pending' || state === 'processing';
  return (
    <span className={`chip ${tones[state]}`}>
      {isWorking && <Dots />}
      {t(`knowledge.state.${state}`)}
    </span>
  );
}

const PROBLEMS = [
  'no_text', 'needs_ocr', 'corrupt', 'wrong_type', 'encrypted', 'old_office', 'too_many_pages', 'too_many_scans',
  'picture_too_large', 'too_many_columns', 'too_much_text', 'too_deep', 'unpacks_too_large', 'forbidden_xml', 'too_demanding',
  'too_slow', 'too_large', 'unsupported', 'crashed', 'file_missing',
] as const;

/** Why a document could not be read, and what to do about it. */
export function useProblemText() {
  const { t } = useTranslation('pages');
  return (document: KnowledgeDocument): string => {
    const known = PROBLEMS.find((code) => code === document.error_code);
    return known ? t(`problem.${known}`) : (document.error ?? t('problem.crashed'));
  };
}
