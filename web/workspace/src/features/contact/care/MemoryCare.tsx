import { Button, CopyButton, Menu, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemoryList } from '../../../api/types';
import { formatDay } from '../../../lib/time';
import { toast } from '../../../ui';
import './care.css';
import { endedQuery, useBringBack, useConsent, useMakePage, useTakePagesBack } from './queries';

/** Below the memories: the customer's consent and their own page, and what went by itself. */
export function MemoryCare({ contactId, consent }: { contactId: string; consent: MemoryList['consent'] }) {
  const { t } = useTranslation('people');
  const choose = useConsent(contactId);
  const [showsPage, setShowsPage] = useState(false);
  const said = consent.choice ?? (consent.asks_first ? 'asks' : 'none');
  return (
    <div className="care">
      <Ended contactId={contactId} />
      <div className="care-line">
        <Menu position="bottom-start" width={260}>
          <Menu.Target>
            <button type="button" className="section-more" title={t('consent.title')}>
              {t(`consent.${said as 'granted' | 'refused' | 'asks' | 'none'}`)}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('consent.title')}</Menu.Label>
            <Menu.Item onClick={() => choose.mutate('granted')}>{t('consent.write_granted')}</Menu.Item>
            <Menu.Item onClick={() => choose.mutate('refused')}>{t('consent.write_refused')}</Menu.Item>
            {consent.choice && <Menu.Item onClick={() => choose.mutate(null)}>{t('consent.write_none')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
        <button type="button" className="section-more" onClick={() => setShowsPage(true)}>
          <UserRound size={12} aria-hidden /> {t('page.open')}
        </button>
      </div>
      {showsPage && <PageDialog contactId={contactId} onClose={() => setShowsPage(false)} />}
    </div>
  );
}

function Ended({ contactId }: { contactId: string }) {
  const { t, i18n } = useTranslation('people');
  const [isOpen, setOpen] = useState(false);
  const ended = useQuery(endedQuery(contactId)).data ?? [];
  const bringBack = useBringBack(contactId);
  if (ended.length === 0) return null;
  return (
    <>
      <button type="button" className="section-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('ended', { count: ended.length })}
      </button>
      {isOpen && (
        <ul className="care-list small">
          {ended.map(({ memory, state, ended_at }) => (
            <li key={memory.id}>
              <span>{memory.text}</span>
              <span className="dim small">
                {t(`state.${state}`)}
                {ended_at && `, ${formatDay(ended_at, i18n.language)}`}
              </span>
              <button
                type="button"
                className="section-more"
                aria-label={t('bringBackThis', { text: memory.text })}
                onClick={() => bringBack.mutate(memory.id)}
              >
                <RotateCcw size={12} aria-hidden /> {t('bringBack')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function PageDialog({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t, i18n } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const make = useMakePage(contactId);
  const takeBack = useTakePagesBack(contactId, () => {
    make.reset();
    toast(t('page.takenBack'));
  });
  const link = make.data;
  return (
    <Modal opened onClose={onClose} title={t('page.title')} closeButtonProps={{ 'aria-label': tMain('action.close') }}>
      <div className="care-form">
        <p className="dim">{t('page.text')}</p>
        {link ? (
          <>
            <TextInput
              readOnly
              label={t('page.link')}
              description={t('page.until', { date: formatDay(link.expires_at, i18n.language) })}
              value={link.url}
              onFocus={(event) => event.currentTarget.select()}
            />
            <div className="care-actions">
              <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(undefined)}>
                {t('page.takeBack')}
              </Button>
              <CopyButton value={link.url}>
                {({ copied, copy }) => <Button onClick={copy}>{copied ? t('page.copied') : t('page.copy')}</Button>}
              </CopyButton>
            </div>
          </>
        ) : (
          <div className="care-actions">
            <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(undefined)}>
              {t('page.takeBack')}
            </Button>
            <Button loading={make.isPending} onClick={() => make.mutate(undefined)}>
              {t('page.make')}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}
