import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors, useSave } from '../../../ui/page';
import { looksLikeAddress } from './address';
import { Fields } from './Fields';
import { NEW_WEBSITE } from './form';
import { addWebsite, useRefreshWebsites } from './queries';
import './website.css';

/** The Website tab of "Add Knowledge". */
export function WebsiteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('websites');
  const navigate = useNavigate();
  const refresh = useRefreshWebsites();
  const [fields, setFields] = useState(NEW_WEBSITE);
  const save = useSave(addWebsite, {
    done: t('form.added'),
    onDone: (website) => {
      refresh();
      void navigate({ to: '/knowledge/websites/$id', params: { id: website.id } });
    },
  });
  return (
    <form
      className="add-panel fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...fields, url: fields.url.trim() });
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
        <Button type="submit" disabled={!looksLikeAddress(fields.url)} loading={save.isPending}>
          {t('form.add')}
        </Button>
      </div>
    </form>
  );
}
