import { Alert, Button, Modal, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, RowsSkeleton } from '../../ui';
import { mailQuery } from './queries';

function Fact({ label, value }: { label: string; value: string }) {
  if (!value) return null;
  return (
    <p className="mail-fact">
      <b>{label}</b> <span>{value}</span>
    </p>
  );
}

/** A mail as it came. Its HTML stands in a frame that can run nothing and, until somebody wants it, load nothing. */
export function MailDialog({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useTranslation('mail');
  const { t: common } = useTranslation();
  const { data: mail, error, refetch } = useQuery(mailQuery(messageId));
  const [view, setView] = useState<'page' | 'text'>('page');
  const [hasPictures, setPictures] = useState(false);
  const page = view === 'page' ? mail?.page : null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={mail ? mail.subject || t('noSubject') : t('whole')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!mail && !error && <RowsSkeleton rows={4} />}
      {mail && (
        <div className="mail-whole">
          <Fact label={t('from')} value={mail.sender} />
          <Fact label={t('to')} value={mail.to.join(', ')} />
          <Fact label={t('cc')} value={mail.cc.join(', ')} />
          {mail.proof === 'dmarc' && <p className="mail-fact dim">{t('proved')}</p>}
          {mail.proof === 'failed' && <Alert color="orange">{t('unproved', { address: mail.sender })}</Alert>}
          {mail.page && (
            <SegmentedControl
              value={view}
              onChange={(value) => setView(value as 'page' | 'text')}
              data={[
                { value: 'page', label: t('asLooked') },
                { value: 'text', label: t('asText') },
              ]}
            />
          )}
          {page && mail.has_remote_pictures && !hasPictures && (
            <div className="mail-pictures">
              <ImageOff size={15} aria-hidden />
              <span>{t('pictures')}</span>
              <Button size="compact-sm" variant="default" onClick={() => setPictures(true)}>
                {t('showPictures')}
              </Button>
            </div>
          )}
          {page ? (
            <iframe
              className="mail-frame"
              title={t('whole')}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              referrerPolicy="no-referrer"
              src={hasPictures ? `${page}?pictures=true` : page}
            />
          ) : (
            <pre className="mail-text" tabIndex={0}>{mail.text}</pre>
          )}
        </div>
      )}
    </Modal>
  );
}
