import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../api/types';
import { contactName } from '../../../lib/names';
import './care.css';
import { useErase, type Receipt } from './queries';

/** For good: the name is typed once more, and the receipt says what went. */
export function EraseDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const [typed, setTyped] = useState('');
  const erase = useErase(contact.id);
  const name = contactName(tMain, contact);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('eraseTitle', { name })}
      closeButtonProps={{ 'aria-label': tMain('action.close') }}
    >
      {erase.data ? (
        <ReceiptShown receipt={erase.data} onClose={onClose} />
      ) : (
        <form
          className="care-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() === name) erase.mutate(undefined);
          }}
        >
          <Alert color="red">{t('eraseText')}</Alert>
          <TextInput
            data-autofocus
            label={t('eraseType', { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className="care-actions">
            <Button variant="default" onClick={onClose}>
              {tMain('action.cancel')}
            </Button>
            <Button type="submit" color="red" loading={erase.isPending} disabled={typed.trim() !== name}>
              {t('erase')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function ReceiptShown({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const removed = Object.entries(receipt.removed);
  const left = Object.entries(receipt.left);
  return (
    <div className="care-form">
      <p>{t('receipt.text', { count: removed.reduce((sum, [, rows]) => sum + rows, 0) })}</p>
      <table className="care-table">
        <thead>
          <tr>
            <th scope="col">{t('receipt.table')}</th>
            <th scope="col">{t('receipt.rows')}</th>
          </tr>
        </thead>
        <tbody>
          {removed.map(([table, rows]) => (
            <tr key={table}>
              <th scope="row">{table}</th>
              <td className="number">{rows}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {receipt.files_left > 0 && <p className="dim">{t('receipt.files', { count: receipt.files_left })}</p>}
      {left.length > 0 && (
        <Alert color="yellow">
          {t('receipt.left')} {left.map(([table, rows]) => `${table} (${rows})`).join(', ')}
        </Alert>
      )}
      <div className="care-actions">
        <Button onClick={onClose}>{tMain('action.close')}</Button>
      </div>
    </div>
  );
}
