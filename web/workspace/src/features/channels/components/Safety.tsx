import { Button, Modal, TagsInput } from '@mantine/core';
import { KeyRound, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../api/pages';
import { Card, Confirm, CopyBox, SwitchRow, useSave } from '../../../ui/page';
import { siteOf, type PartProps } from '../model';
import { rotateSecret, useKeepChannel } from '../queries';

const MOST_DOMAINS = 50;

function IdentitySecret({ channel, disabled }: { channel: Channel; disabled: boolean }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const keep = useKeepChannel();
  const rotate = useSave(() => rotateSecret(channel.id), {
    onDone: (made) => {
      setAsking(false);
      setSecret(made.secret);
      keep({ ...channel, has_identity_secret: true });
    },
  });
  const make = () => (channel.has_identity_secret ? setAsking(true) : rotate.mutate(undefined));
  return (
    <div className="list-row">
      <KeyRound size={17} className="dim" aria-hidden />
      <span className="grow">
        <b>{t('safety.secret')}</b>
        <span className="row-text is-long">{channel.has_identity_secret ? t('safety.secretThere') : t('safety.secretNone')}</span>
      </span>
      <Button variant="default" disabled={disabled} loading={rotate.isPending && !isAsking} onClick={make}>
        {channel.has_identity_secret ? t('safety.rotate') : t('safety.make')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('safety.rotateTitle')}
        action={t('safety.rotate')}
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <p>{t('safety.rotateText')}</p>
      </Confirm>
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        title={t('safety.secret')}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': common('action.close') }}
      >
        <p className="once">{t('safety.once')}</p>
        {secret && <CopyBox value={secret} label={t('safety.secret')} />}
        <p className="small dim once-how">{t('safety.how', { key: channel.public_key })}</p>
        <div className="form-actions">
          <Button onClick={() => setSecret(null)}>{t('safety.kept')}</Button>
        </div>
      </Modal>
    </div>
  );
}

export function Safety({ value, change, disabled, wrong, channel }: PartProps & { channel: Channel }) {
  const { t } = useTranslation('pages');
  return (
    <Card title={t('safety.title')}>
      <TagsInput
        label={t('safety.domains')}
        description={t('safety.domainsText')}
        placeholder={t('safety.domainsExample')}
        maxTags={MOST_DOMAINS}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        disabled={disabled}
        error={wrong['settings.allowed_domains']}
        value={value.allowed_domains}
        onChange={(typed) => change({ allowed_domains: [...new Set(typed.map(siteOf).filter(Boolean))] })}
      />
      {/* Always a note: one that vanished with the first site would move the Save button away from under the click. */}
      {value.allowed_domains.length === 0 ? (
        <p className="notice warn domains-note">
          <TriangleAlert size={16} aria-hidden />
          {t('safety.noDomains')}
        </p>
      ) : (
        <p className="notice domains-note">
          <ShieldCheck size={16} aria-hidden />
          {t('safety.onlyDomains')}
        </p>
      )}
      <div className="safety-identity">
        <SwitchRow
          label={t('safety.identity')}
          text={t('safety.identityText')}
          checked={value.identity_required}
          disabled={disabled}
          onChange={(identity_required) => change({ identity_required })}
        />
        <IdentitySecret channel={channel} disabled={disabled} />
      </div>
    </Card>
  );
}
