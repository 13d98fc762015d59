import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../../ui';
import { LONGEST_MEMORY, MEMORY_KINDS, oneLine } from '../memory';
import './care.css';
import { useRemember, type Kind } from './queries';

interface RememberDialogProps {
  contactId: string;
  messageId: string;
  text: string;
  onClose: () => void;
}

/** The message's own words to begin with; they can be shortened before they are kept. */
export function RememberDialog({ contactId, messageId, text, onClose }: RememberDialogProps) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const [kept, setKept] = useState(() => oneLine(text).slice(0, LONGEST_MEMORY));
  const [kind, setKind] = useState<Kind>('preference');
  const remember = useRemember(contactId, () => {
    toast(t('remembered'));
    onClose();
  });
  const line = oneLine(kept);
  return (
    <Modal opened onClose={onClose} title={t('remember')} closeButtonProps={{ 'aria-label': tMain('action.close') }}>
      <form
        className="care-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (line) remember.mutate({ text: line, kind, message_id: messageId });
        }}
      >
        <p className="dim small">{t('rememberText')}</p>
        <Textarea
          data-autofocus
          label={tMain('memory.text')}
          rows={3}
          maxLength={LONGEST_MEMORY}
          description={`${line.length} / ${LONGEST_MEMORY}`}
          value={kept}
          onChange={(event) => setKept(event.currentTarget.value)}
        />
        <Select
          label={tMain('memory.kind')}
          allowDeselect={false}
          value={kind}
          onChange={(value) => value && setKind(value as Kind)}
          data={MEMORY_KINDS.map((value) => ({ value, label: tMain(`memoryKind.${value}`) }))}
        />
        <div className="care-actions">
          <Button variant="default" onClick={onClose}>
            {tMain('action.cancel')}
          </Button>
          <Button type="submit" loading={remember.isPending} disabled={!line}>
            {t('remember')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
