import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Website } from '../../../api/pages';
import { fieldErrors, useSave } from '../../../ui/page';
import { Fields } from './Fields';
import { fieldsOf } from './form';
import { changeWebsite, useRefreshWebsites } from './queries';

interface WebsiteSettingsProps {
  website: Website;
  opened: boolean;
  onClose: () => void;
}

function SettingsForm({ website, onClose }: Omit<WebsiteSettingsProps, 'opened'>) {
  const { t } = useTranslation('websites');
  const refresh = useRefreshWebsites();
  const [fields, setFields] = useState(() => fieldsOf(website));
  const save = useSave(changeWebsite, {
    done: t('form.saved'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...fields, id: website.id, url: fields.url.trim() });
      }}
    >
      <Fields
        fields={fields}
        wrong={fieldErrors(save.error)}
        onChange={(part) => setFields((before) => ({ ...before, ...part }))}
      />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}

export function WebsiteSettings({ website, opened, onClose }: WebsiteSettingsProps) {
  const { t } = useTranslation('websites');
  const { t: common } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('page.settings')}
      size={600}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <SettingsForm website={website} onClose={onClose} />
    </Modal>
  );
}
