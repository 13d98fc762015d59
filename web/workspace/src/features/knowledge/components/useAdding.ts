import { useTranslation } from 'react-i18next';
import { useSave } from '../../../ui/page';
import { useRefreshKnowledge } from '../queries';

/** Something new for the knowledge: said when it is kept, and the dialog closes. */
export function useAdding(send: () => Promise<unknown>, onClose: () => void) {
  const { t } = useTranslation('pages');
  const refresh = useRefreshKnowledge();
  return useSave(send, {
    done: t('add.saved'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
}
