import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft, AssistantVersion } from '../../../api/pages';
import { Failed, RowsSkeleton } from '../../../ui';
import { useSave } from '../../../ui/page';
import { restoreVersion, versionsQuery } from '../queries';
import { Differences } from './Differences';

interface RowProps {
  version: AssistantVersion;
  assistant: Assistant;
  revision: number;
  canManage: boolean;
}

const VERDICTS = ['regressed', 'unstable', 'failing', 'mended', 'passed', 'changed', 'same'] as const;

/** What the version was proven by: how many cases and past questions came out how. */
function Replayed({ replay }: { replay: NonNullable<AssistantVersion['replay']> }) {
  const { t } = useTranslation('guides');
  const { t: cases } = useTranslation('cases');
  const parts = VERDICTS.filter((name) => replay[name] > 0).map((name) => `${cases(`verdict.${name}`)} ${replay[name]}`);
  return <p className="small">{t('versions.replayed', { what: parts.join(' · ') })}</p>;
}

function Row({ version, assistant, revision, canManage }: RowProps) {
  const { t, i18n } = useTranslation('guides');
  const client = useQueryClient();
  const [isCompared, setCompared] = useState(false);
  const restore = useSave(() => restoreVersion(assistant.id, version.number), {
    done: (saved) => t('versions.restored', { number: saved.live_version, from: version.number }),
    onDone: () => void client.invalidateQueries({ queryKey: ['assistants'] }),
  });
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="version">
      <div className="version-top">
        <div className="grow">
          <h3>
            {t('versions.number', { number: version.number })}
            {version.is_live && <span className="chip ok">{t('versions.live')}</span>}
          </h3>
          <p className="small dim">
            {version.created_by ?? 'Relevo'} · {when.format(new Date(version.created_at))}
          </p>
          {version.restored_from !== null && <p className="small">{t('versions.from', { number: version.restored_from })}</p>}
          {version.note && <p>{version.note}</p>}
          {version.replay && <Replayed replay={version.replay} />}
          {version.despite && <p className="small">{t('versions.despite', { reason: version.despite })}</p>}
        </div>
        {!version.is_live && (
          <>
            <Button variant="subtle" size="compact-sm" aria-expanded={isCompared} onClick={() => setCompared(!isCompared)}>
              {t('versions.compare')}
            </Button>
            {canManage && (
              <Button variant="default" size="compact-sm" loading={restore.isPending} onClick={() => restore.mutate()}>
                {t('versions.restore')}
              </Button>
            )}
          </>
        )}
      </div>
      {isCompared && (
        <Differences id={assistant.id} before={version.number} after={assistant.live_version} revision={revision} />
      )}
    </li>
  );
}

interface VersionsProps {
  assistant: Assistant;
  draft: AssistantDraft;
  canManage: boolean;
  opened: boolean;
  onClose: () => void;
}

export function Versions({ assistant, draft, canManage, opened, onClose }: VersionsProps) {
  const { t } = useTranslation('guides');
  const { t: common } = useTranslation();
  const query = useQuery({ ...versionsQuery(assistant.id), enabled: opened });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('versions.title')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <p className="dim">{t('versions.text')}</p>
      {query.isPending && <RowsSkeleton rows={3} height={56} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <ul className="versions">
        {query.data?.map((version) => (
          <Row key={version.number} version={version} assistant={assistant} revision={draft.revision} canManage={canManage} />
        ))}
      </ul>
    </Modal>
  );
}
