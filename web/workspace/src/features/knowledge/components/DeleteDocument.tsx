import { useTranslation } from 'react-i18next';
import type { KnowledgeDocument } from '../../../api/pages';
import { Confirm, useSave } from '../../../ui/page';
import { deleteDocument, useRefreshKnowledge } from '../queries';

interface DeleteDocumentProps {
  document: KnowledgeDocument | null;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteDocument({ document, onClose, onDeleted }: DeleteDocumentProps) {
  const { t } = useTranslation('pages');
  const refresh = useRefreshKnowledge();
  const remove = useSave(deleteDocument, {
    done: t('knowledge.deleted'),
    onDone: () => {
      onClose();
      onDeleted?.();
      refresh();
    },
  });
  return (
    <Confirm
      opened={document !== null}
      title={t('knowledge.deleteTitle')}
      action={t('knowledge.delete')}
      pending={remove.isPending}
      onConfirm={() => document && remove.mutate(document.id)}
      onClose={onClose}
    >
      <p>{t('knowledge.deleteText', { title: document?.title ?? '' })}</p>
    </Confirm>
  );
}
