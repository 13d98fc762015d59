import { Button, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, Gauge, History, Rocket } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft } from '../../../api/pages';
import { useSave } from '../../../ui/page';
import { discardDraft, publishDraft } from '../queries';
import { Differences } from './Differences';
import { Gate } from './Gate';
import { Versions } from './Versions';

const LONGEST_NOTE = 500;

interface PublishingProps {
  assistant: Assistant;
  draft: AssistantDraft;
  canManage: boolean;
  isUnsaved: boolean;
}

/** Which version answers, what waits in the draft, and the way from one to the other. */
export function Publishing({ assistant, draft, canManage, isUnsaved }: PublishingProps) {
  const { t } = useTranslation('guides');
  const { t: cases } = useTranslation('cases');
  const { t: autonomy } = useTranslation('autonomy');
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const [opened, setOpened] = useState<'publish' | 'versions' | null>(null);
  const [note, setNote] = useState('');
  const [despite, setDespite] = useState('');
  const refresh = () => client.invalidateQueries({ queryKey: ['assistants'] });
  const publish = useSave(() => publishDraft(assistant.id, draft.revision, note.trim(), despite.trim()), {
    quiet: true,
    done: (saved) => t('publish.done', { number: saved.live_version }),
    onDone: () => {
      setOpened(null);
      setNote('');
      setDespite('');
      void refresh();
    },
  });
  const close = () => {
    setOpened(null);
    publish.reset();
  };
  const discard = useSave(() => discardDraft(assistant.id), { done: () => t('publish.discarded'), onDone: () => void refresh() });
  const hasDraft = draft.changed.length > 0;
  return (
    <section className={`publishing${hasDraft ? ' has-draft' : ''}`} aria-label={t('publish.title')}>
      <p className="grow">
        <strong>{t('publish.live', { number: assistant.live_version })}</strong>{' '}
        {hasDraft
          ? draft.changed_by
            ? t('publish.draftBy', { name: draft.changed_by })
            : t('publish.draft')
          : t('publish.noDraft')}
      </p>
      <Button
        component={Link}
        to="/assistants/$id/cases"
        params={{ id: assistant.id } as never}
        variant="default"
        leftSection={<FlaskConical size={15} aria-hidden />}
      >
        {cases('open')}
      </Button>
      <Button
        component={Link}
        to="/assistants/$id/autonomy"
        params={{ id: assistant.id } as never}
        variant="default"
        leftSection={<Gauge size={15} aria-hidden />}
      >
        {autonomy('link')}
      </Button>
      <Button variant="default" leftSection={<History size={15} aria-hidden />} onClick={() => setOpened('versions')}>
        {t('versions.title')}
      </Button>
      {hasDraft && canManage && (
        <>
          <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
            {t('publish.discard')}
          </Button>
          <Button leftSection={<Rocket size={15} aria-hidden />} disabled={isUnsaved} onClick={() => setOpened('publish')}>
            {t('publish.publish')}
          </Button>
        </>
      )}
      <Modal
        opened={opened === 'publish'}
        onClose={close}
        size="lg"
        title={t('publish.review', { number: assistant.live_version + 1 })}
        closeButtonProps={{ 'aria-label': common('action.close') }}
      >
        <Differences id={assistant.id} before={assistant.live_version} after={null} revision={draft.revision} />
        <Textarea
          label={t('publish.note')}
          description={t('publish.noteText')}
          maxLength={LONGEST_NOTE}
          autosize
          minRows={1}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Gate assistantId={assistant.id} error={publish.error} despite={despite} onChange={setDespite} />
        <div className="form-actions">
          <Button variant="default" onClick={close}>
            {common('action.cancel')}
          </Button>
          <Button loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('publish.publish')}
          </Button>
        </div>
      </Modal>
      <Versions assistant={assistant} draft={draft} canManage={canManage} opened={opened === 'versions'} onClose={close} />
    </section>
  );
}
