import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, CopyBox, SwitchRow, useSave } from '../../ui/page';
import { changeMyLink, makeCode, myLinksQuery, unlinkMe, type MyLink } from './queries';

function OneLink({ link }: { link: MyLink }) {
  const { t } = useTranslation('outposts');
  const client = useQueryClient();
  const keep = () => void client.invalidateQueries({ queryKey: myLinksQuery.queryKey });
  const [code, setCode] = useState<{ code: string; minutes: number } | null>(null);
  const make = useSave(() => makeCode(link.channel_id), { onDone: setCode });
  const change = useSave((given: Partial<MyLink>) => changeMyLink(link.channel_id, given), {
    done: t('routes.saved'),
    onDone: keep,
  });
  const unlink = useSave(() => unlinkMe(link.channel_id), { done: t('mine.unlinked'), onDone: keep });
  const isLinked = link.member !== null;
  return (
    <Card
      title={t('mine.title', { name: link.channel_name })}
      text={t(isLinked ? 'mine.linked' : 'mine.notLinked')}
    >
      {isLinked && (
        <>
          <SwitchRow
            label={t('mine.assigned')}
            text={t('mine.assignedText')}
            checked={link.tells_assigned}
            disabled={change.isPending}
            onChange={(tells_assigned) => change.mutate({ tells_assigned })}
          />
          <SwitchRow
            label={t('mine.messages')}
            text={t('mine.messagesText')}
            checked={link.tells_messages}
            disabled={change.isPending}
            onChange={(tells_messages) => change.mutate({ tells_messages })}
          />
        </>
      )}
      {code && (
        <div>
          <p className="row-text">{t('mine.type', { minutes: code.minutes })}</p>
          <CopyBox value={`/relevo link ${code.code}`} label={t('mine.copy')} />
        </div>
      )}
      <div className="form-actions">
        {isLinked && (
          <Button variant="default" loading={unlink.isPending} onClick={() => unlink.mutate(undefined)}>
            {t('mine.unlink')}
          </Button>
        )}
        {!isLinked && (
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>
            {t('mine.code')}
          </Button>
        )}
      </div>
    </Card>
  );
}

/** One's own link to each place where the team works beside Relevo. Nothing where there is none. */
export function MyLinks() {
  const links = useQuery(myLinksQuery).data ?? [];
  return (
    <>
      {links.map((link) => (
        <OneLink key={link.channel_id} link={link} />
      ))}
    </>
  );
}
