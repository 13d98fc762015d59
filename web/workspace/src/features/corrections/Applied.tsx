import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Failed, toast, toastError } from '../../ui';
import { isConfigured } from './form';
import { askAgainQuery, correctionsKey, indexedQuery, takeBack, useCorrectionError } from './queries';
import type { Correction, CorrectionDraft } from './queries';

/** The same question again, once the knowledge is indexed: red before, green now, or said that it is not. */
function AskedAgain({ correction, draft }: { correction: Correction; draft: CorrectionDraft }) {
  const { t } = useTranslation('corrections');
  const indexed = useQuery(indexedQuery(correction.document_id));
  const isReady = indexed.data?.state === 'ready';
  const again = useQuery({
    ...askAgainQuery(draft.assistant_id ?? '', correction, draft.language),
    enabled: isReady && draft.assistant_id !== null && correction.question !== '',
  });
  if (draft.assistant_id === null || correction.question === '') return null;
  if (again.isError) return <Failed error={again.error} onRetry={() => void again.refetch()} />;
  if (!again.data) {
    return (
      <p className="correct-checking" role="status">
        <Loader size="xs" /> {t('checking')}
      </p>
    );
  }
  const wanted = correction.kind === 'phrasing' ? indexed.data?.text : correction.change.after;
  const said = again.data.text.trim();
  // Of a text, an answer may take the sentences around as well.
  const isRight = correction.kind === 'edit_text' ? said.includes(wanted?.trim() ?? '') : said === wanted?.trim();
  return (
    <div role="status">
      <b className="correct-label">{t('nowSays')}</b>
      <blockquote className="correct-quote">{again.data.text}</blockquote>
      <p className={isRight ? 'notice ok' : 'notice warn'}>
        {isRight ? <CircleCheck size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
        {t(isRight ? 'nowRight' : 'nowOther')}
      </p>
    </div>
  );
}

export function useTakeBack(onDone: (correction: Correction) => void) {
  const { t } = useTranslation('corrections');
  const client = useQueryClient();
  const say = useCorrectionError();
  return useMutation({
    mutationFn: takeBack,
    onSuccess: (correction) => {
      void client.invalidateQueries({ queryKey: correctionsKey });
      void client.invalidateQueries({ queryKey: ['documents', 'list'] });
      toast(t('takenBackToast'));
      onDone(correction);
    },
    onError: (error) => toastError(say(error)),
  });
}

interface AppliedProps {
  correction: Correction;
  draft: CorrectionDraft;
  onChange: (correction: Correction) => void;
  onClose: () => void;
}

export function Applied({ correction, draft, onChange, onClose }: AppliedProps) {
  const { t } = useTranslation('corrections');
  const back = useTakeBack(onChange);
  const isBack = correction.state === 'taken_back';
  return (
    <div className="fields">
      <p className={isBack ? 'notice' : 'notice ok'}>
        <CircleCheck size={16} aria-hidden />
        {t(isBack ? 'takenBackToast' : 'applied')}
      </p>
      {!isBack && !isConfigured(correction.kind) && <AskedAgain correction={correction} draft={draft} />}
      <div className="form-actions">
        {!isBack && (
          <Button variant="default" loading={back.isPending} onClick={() => back.mutate(correction.id)}>
            {t('takeBack')}
          </Button>
        )}
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </div>
  );
}
