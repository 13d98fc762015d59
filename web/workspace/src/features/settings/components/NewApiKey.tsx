import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBox, fieldErrors, usePageError, useSave } from '../../../ui/page';
import { createApiKey } from '../queries';

/** The token is in the answer to the making and nowhere else: it is shown this once. */
export function NewApiKey({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const say = usePageError();
  const [name, setName] = useState('');
  const [role, setRole] = useState<'admin' | 'agent'>('agent');
  const create = useSave(createApiKey, { quiet: true, onDone: onMade });
  const error = create.isError ? (fieldErrors(create.error).name ?? say(create.error)) : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={create.data ? t('keys.ready') : t('keys.new')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {create.data ? (
        <>
          <p className="once">{t('keys.once')}</p>
          <CopyBox value={create.data.token} label={t('keys.token')} />
          <div className="form-actions">
            <Button onClick={onClose}>{t('safety.kept')}</Button>
          </div>
        </>
      ) : (
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: name.trim(), role });
          }}
        >
          <TextInput
            data-autofocus
            label={t('keys.name')}
            description={t('keys.nameText')}
            maxLength={120}
            value={name}
            error={error}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group label={t('keys.may')} value={role} onChange={(value) => setRole(value as 'admin' | 'agent')}>
            <div className="role-choices">
              <Radio value="agent" label={t('role.agent')} description={t('keys.agentText')} />
              <Radio value="admin" label={t('role.admin')} description={t('keys.adminText')} />
            </div>
          </Radio.Group>
          <div className="form-actions">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
              {t('keys.create')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
