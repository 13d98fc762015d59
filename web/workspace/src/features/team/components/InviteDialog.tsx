import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../api/pages';
import { useMe } from '../../../api/queries';
import { CopyBox, fieldErrors, usePageError, useSave } from '../../../ui/page';
import { invite, useRefreshTeam } from '../queries';

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
}

function Invited({ email, link, onClose }: { email: string; link: string; onClose: () => void }) {
  const { t } = useTranslation('pages');
  return (
    <>
      <p className="invited-text">{t('team.invitedText', { email })}</p>
      <CopyBox value={link} label={t('team.link')} />
      <div className="form-actions">
        <Button onClick={onClose}>{t('team.done')}</Button>
      </div>
    </>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const me = useMe().teammate;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const refresh = useRefreshTeam();
  const say = usePageError();
  const send = useSave(invite, { quiet: true, onDone: refresh });
  if (send.data) return <Invited email={send.data.invitation.email} link={send.data.link} onClose={onClose} />;
  const error = send.isError ? (fieldErrors(send.error).email ?? say(send.error)) : undefined;
  const roles: readonly Role[] = me.role === 'owner' ? ['agent', 'admin', 'owner'] : ['agent', 'admin'];
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ email: email.trim(), role });
      }}
    >
      <TextInput
        data-autofocus
        type="email"
        autoComplete="off"
        label={t('auth.email')}
        placeholder="ana@example.com"
        required
        withAsterisk={false}
        value={email}
        error={error}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Radio.Group label={t('team.role')} value={role} onChange={(value) => setRole(value as Role)}>
        <div className="role-choices">
          {roles.map((one) => (
            <Radio key={one} value={one} label={t(`role.${one}`)} description={t(`roleText.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {common('action.cancel')}
        </Button>
        <Button type="submit" disabled={!email.trim()} loading={send.isPending}>
          {t('team.makeLink')}
        </Button>
      </div>
    </form>
  );
}

export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('team.invite')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <InviteForm onClose={onClose} />
    </Modal>
  );
}
