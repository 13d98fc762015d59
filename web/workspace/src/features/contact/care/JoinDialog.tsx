import { Alert, Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../api/types';
import { contactName, languageName } from '../../../lib/names';
import { Failed, Person, RowsSkeleton, toast } from '../../../ui';
import './care.css';
import { previewQuery, searchQuery, useJoin, type JoinPreview, type Side } from './queries';

interface JoinDialogProps {
  contact: Contact;
  otherId: string | null;
  onClose: () => void;
}

/** Choose the other contact, see what joining them would do, and only then do it. */
export function JoinDialog({ contact, otherId, onClose }: JoinDialogProps) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const [other, setOther] = useState(otherId);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('join.title', { name: contactName(tMain, contact) })}
      closeButtonProps={{ 'aria-label': tMain('action.close') }}
    >
      {other ? (
        <Preview contact={contact} otherId={other} onBack={() => setOther(null)} onClose={onClose} />
      ) : (
        <Pick contact={contact} onPick={setOther} />
      )}
    </Modal>
  );
}

function Pick({ contact, onPick }: { contact: Contact; onPick: (id: string) => void }) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 220);
  const found = (useQuery(searchQuery(q)).data?.items ?? []).filter((one) => one.id !== contact.id);
  return (
    <div className="care-form">
      <TextInput
        data-autofocus
        label={t('join.search')}
        leftSection={<Search size={15} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ul className="care-list">
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" className="care-pick" onClick={() => onPick(one.id)}>
              <Person name={contactName(tMain, one)} color={one.color} size={28} />
              <span className="grow clip">{contactName(tMain, one)}</span>
              <span className="dim small clip">{one.email ?? one.phone ?? addressOf(one)}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="dim">{t('join.nobody')}</li>}
      </ul>
    </div>
  );
}

/** Two of one name are told apart by where they write from; of a visitor's long address the end is enough. */
function addressOf(contact: Contact): string {
  const address = contact.identities[0]?.address ?? '';
  return address.startsWith('visitor:') ? `…${address.slice(-6)}` : address.replace(/^customer:/, '');
}

interface PreviewProps {
  contact: Contact;
  otherId: string;
  onBack: () => void;
  onClose: () => void;
}

function Preview({ contact, otherId, onBack, onClose }: PreviewProps) {
  const { t } = useTranslation('people');
  const query = useQuery(previewQuery(contact.id, otherId));
  const [isSure, setSure] = useState(false);
  const join = useJoin(contact.id, () => {
    toast(t('join.done'));
    onClose();
  });
  if (query.isPending) return <RowsSkeleton rows={4} height={44} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const preview = query.data;
  const isDifferent = preview.warnings.includes('different_customers');
  return (
    <div className="care-form">
      <p className="dim">{t('join.text')}</p>
      <Sides preview={preview} />
      {preview.warnings.map((warning) => (
        <Alert key={warning} color={warning === 'different_customers' ? 'red' : 'yellow'}>
          {t(`warning.${warning}`)}
        </Alert>
      ))}
      {isDifferent && (
        <Checkbox label={t('join.despite')} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
      )}
      <div className="care-actions">
        <Button variant="default" onClick={onBack}>
          {t('join.other')}
        </Button>
        <Button
          loading={join.isPending}
          disabled={isDifferent && !isSure}
          onClick={() => join.mutate({ contact_id: otherId, despite_different: isSure })}
        >
          {t('join.do')}
        </Button>
      </div>
    </div>
  );
}

function Sides({ preview }: { preview: JoinPreview }) {
  const { t, i18n } = useTranslation('people');
  const said = (name: string, value: string | null) =>
    name === 'language' && value ? languageName(value, i18n.language) : value;
  const count = (name: 'conversations' | 'messages' | 'memories' | 'orders', side: Side) => (
    <td className="number">{side[name]}</td>
  );
  return (
    <table className="care-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-text">{t('join.what')}</span>
          </th>
          <th scope="col">{t('join.kept')}</th>
          <th scope="col">{t('join.taken')}</th>
        </tr>
      </thead>
      <tbody>
        {preview.fields.map(({ name, ...field }) => {
          const [kept, taken] = [said(name, field.kept), said(name, field.taken)];
          return (
            <tr key={name}>
              <th scope="row">{t(`field.${name as 'name' | 'email' | 'phone' | 'language'}`)}</th>
              <td>{kept ?? <span className="dim">{taken ? t('join.comesIn', { value: taken }) : '–'}</span>}</td>
              <td className={kept && taken && kept !== taken ? 'struck' : ''}>{taken ?? '–'}</td>
            </tr>
          );
        })}
        {(['conversations', 'messages', 'memories', 'orders'] as const).map((name) => (
          <tr key={name}>
            <th scope="row">{t(`count.${name}`)}</th>
            {count(name, preview.kept)}
            {count(name, preview.joined)}
          </tr>
        ))}
        <tr>
          <th scope="row">{t('join.proofs')}</th>
          {[preview.kept, preview.joined].map((side) => (
            <td key={side.contact.id}>
              {side.proofs.length === 0
                ? t('join.noProof')
                : side.proofs.map((proof) => `${proof.value} (${t(`proof.${proof.how as 'signed' | 'email_code' | 'channel'}`)})`).join(', ')}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
