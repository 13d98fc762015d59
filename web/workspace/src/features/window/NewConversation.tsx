import { Button, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../api/types';
import { contactName } from '../../lib/names';
import { errorText, Person } from '../../ui';
import { createContact, firstChannelsQuery, peopleQuery } from './queries';
import { FirstSteps } from './WriteFirst';
import './window.css';

const SEARCH_AFTER_MS = 220;

function Found({ q, onChoose }: { q: string; onChoose: (contact: Contact) => void }) {
  const { t } = useTranslation();
  const { t: window } = useTranslation('window');
  const found = useQuery(peopleQuery(q));
  if (q === '' || found.isPending) return null;
  if (!found.data?.length) return <p className="window-hint">{window('new.nobody')}</p>;
  return (
    <ul className="first-people">
      {found.data.map((one) => (
        <li key={one.id}>
          <button type="button" onClick={() => onChoose(one)}>
            <Person name={contactName(t, one)} color={one.color} size={26} />
            <span>
              <b className="clip">{contactName(t, one)}</b>
              <span className="dim small clip">{one.phone ?? one.email}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Somebody who has never written: kept as a contact first, so that their answer finds a name. */
function SomebodyNew({ onMade }: { onMade: (contact: Contact) => void }) {
  const { t } = useTranslation();
  const { t: window } = useTranslation('window');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const making = useMutation({ mutationFn: createContact, onSuccess: onMade });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate({ name: name.trim(), phone: phone.trim() });
      }}
    >
      <h3>{window('new.somebody')}</h3>
      <TextInput label={window('new.name')} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput
        label={window('new.phone')}
        description={window('new.phoneText')}
        inputMode="tel"
        maxLength={40}
        value={phone}
        error={making.isError ? errorText(t, making.error) : undefined}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <div className="form-actions">
        <span className="grow" />
        <Button type="submit" loading={making.isPending} disabled={!name.trim() || !/^\s*(\+|00)[\d\s().-]{8,}$/.test(phone)}>
          {window('new.next')}
        </Button>
      </div>
    </form>
  );
}

/** From the inbox to a contact on WhatsApp: whom, from which number, which template. */
export default function NewConversation({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('window');
  const { t: common } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), SEARCH_AFTER_MS);
  const [contact, setContact] = useState<Contact | null>(null);
  const channels = useQuery({
    ...firstChannelsQuery(contact?.id ?? '', contact?.phone ?? null),
    enabled: contact !== null,
  });
  if (contact && channels.data?.length) return <FirstSteps contact={contact} channels={channels.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={t('new.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <div className="fields">
        <TextInput
          data-autofocus
          label={t('new.whom')}
          leftSection={<Search size={15} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setContact(null);
          }}
        />
        <Found q={q} onChoose={setContact} />
        {contact && channels.isSuccess && <p className="notice warn" role="alert">{t('new.noChannel')}</p>}
        {channels.isError && <p className="notice red" role="alert">{errorText(common, channels.error)}</p>}
      </div>
      <SomebodyNew onMade={setContact} />
    </Modal>
  );
}
