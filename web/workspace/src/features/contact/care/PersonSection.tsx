import { useQuery } from '@tanstack/react-query';
import { Undo2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../api/types';
import { contactName } from '../../../lib/names';
import { formatDay } from '../../../lib/time';
import { ChannelMark, toast } from '../../../ui';
import { useCanManage } from '../../../ui/page';
import { Section } from '../components/Section';
import './care.css';
import { EraseDialog } from './EraseDialog';
import { JoinDialog } from './JoinDialog';
import { likelyQuery, movesQuery, useSplit, useUndo, type Move } from './queries';

/** One person, one contact: who else this might be, what was joined, and the way out of both. */
export function PersonSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const mayErase = useCanManage();
  const [joining, setJoining] = useState<string | true | null>(null);
  const [isErasing, setErasing] = useState(false);
  const likely = useQuery(likelyQuery(contact.id)).data ?? [];
  return (
    <Section id="person" icon={<UsersRound size={14} />} title={t('person')}>
      {contact.merged_into && <p className="section-empty">{t('isJoined')}</p>}
      {likely.length > 0 && (
        <>
          <p className="dim small">{t('likely')}</p>
          <ul className="care-list small">
            {likely.map(({ contact: other, reasons }) => (
              <li key={other.id}>
                <span>{contactName(tMain, other)}</span>
                <span className="dim small">{reasons.map((reason) => t(`reason.${reason}`)).join(', ')}</span>
                <button type="button" className="section-more" onClick={() => setJoining(other.id)}>
                  {t('compare')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Addresses contact={contact} />
      <Moves contactId={contact.id} />
      {!contact.merged_into && (
        <div className="care-line">
          <button type="button" className="section-more" onClick={() => setJoining(true)}>
            {t('joinOther')}
          </button>
          {mayErase && (
            <button type="button" className="section-more danger" onClick={() => setErasing(true)}>
              {t('erase')}
            </button>
          )}
        </div>
      )}
      {joining && (
        <JoinDialog contact={contact} otherId={joining === true ? null : joining} onClose={() => setJoining(null)} />
      )}
      {isErasing && <EraseDialog contact={contact} onClose={() => setErasing(false)} />}
    </Section>
  );
}

/** With more than one address, each can become a contact of its own again. */
function Addresses({ contact }: { contact: Contact }) {
  const { t } = useTranslation('people');
  const split = useSplit(contact.id, () => toast(t('wasSplit')));
  if (contact.identities.length < 2) return null;
  return (
    <ul className="care-list small">
      {contact.identities.map((identity) => {
        const address = identity.address.replace(/^(customer|visitor):/, '');
        return (
          <li key={identity.id}>
            <ChannelMark kind={identity.channel_kind} size={13} />
            <span className="clip grow">{address}</span>
            <span className="dim small">{t(identity.verified ? 'proved' : 'unproved')}</span>
            <button
              type="button"
              className="section-more"
              aria-label={t('splitThis', { address })}
              onClick={() => split.mutate(identity.id)}
            >
              {t('split')}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Moves({ contactId }: { contactId: string }) {
  const { t, i18n } = useTranslation('people');
  const moves = useQuery(movesQuery(contactId)).data ?? [];
  const undo = useUndo(contactId);
  if (moves.length === 0) return null;
  const told = (move: Move) => {
    const name = move.to_id === contactId ? move.from_name : move.to_name;
    const by = move.by_name || t(`how.${move.how}`);
    return t(move.what === 'join' ? 'joinedWith' : 'splitFrom', { name, by, date: formatDay(move.at, i18n.language) });
  };
  return (
    <ul className="care-list small">
      {moves.map((move) => (
        <li key={move.id}>
          <span className={move.undone_at ? 'grow struck' : 'grow'}>{told(move)}</span>
          {move.undone_at && <span className="dim small">{t('undone')}</span>}
          {move.can_undo && (
            <button
              type="button"
              className="section-more"
              aria-label={t('undoThis', { what: told(move) })}
              onClick={() => undo.mutate(move.id)}
            >
              <Undo2 size={12} aria-hidden /> {t('undo')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
