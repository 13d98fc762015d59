import { Button, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast, toastError } from '../../ui/toast';
import { settleDoubt, useDoubtError, type Doubt, type Settlement } from './queries';

type How = Settlement['how'];

interface SettleDialogProps {
  doubt: Doubt;
  /** The side that holds; null where there is only one. */
  keep: 'one' | 'other' | null;
  onClose: () => void;
  onSaved: () => void;
}

/** One statement holds: what becomes of the other, or new words for the only one. */
export function SettleDialog({ doubt, keep, onClose, onSaved }: SettleDialogProps) {
  const { t } = useTranslation('doubts');
  const { t: common } = useTranslation();
  const say = useDoubtError();
  const kept = keep && doubt[keep];
  const changed = (keep === 'one' ? doubt.other : doubt.one) ?? doubt.one;
  const choices: How[] = changed.kind !== 'document' ? ['none'] : keep ? ['edit', 'expire'] : ['edit'];
  const [how, setHow] = useState<How>(choices[0]!);
  const [text, setText] = useState(kept ? kept.text : changed.text);
  const save = useMutation({
    mutationFn: () => settleDoubt(doubt.id, { keep, how, text: how === 'edit' ? text.trim() : null }),
    onSuccess: () => {
      toast(t('saved'));
      onSaved();
      onClose();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(keep ? 'settle.title' : 'settle.titleAlone')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {kept && (
          <figure className="doubt-side kept">
            <figcaption>{t('settle.holds')}</figcaption>
            <blockquote>{kept.text}</blockquote>
          </figure>
        )}
        <figure className="doubt-side">
          <figcaption>{t('settle.instead')}</figcaption>
          <blockquote>{changed.text}</blockquote>
        </figure>
        {choices.length > 1 ? (
          <SegmentedControl
            aria-label={t('settle.title')}
            value={how}
            onChange={(value) => setHow(value as How)}
            data={choices.map((value) => ({ value, label: t(`settle.how_${value}`) }))}
          />
        ) : (
          how === 'none' && <p className="notice">{t('settle.how_none')}</p>
        )}
        {how === 'edit' && (
          <Textarea
            required
            data-autofocus
            autosize
            minRows={3}
            maxRows={10}
            label={t('settle.text')}
            description={t('settle.textHint')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={how === 'edit' && !text.trim()}>
            {t('settle.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
