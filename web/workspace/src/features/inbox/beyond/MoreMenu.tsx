import { ActionIcon, Menu } from '@mantine/core';
import { Contact, MapPin, Shapes } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardDialog } from './CardDialog';
import { PlaceDialog } from './PlaceDialog';
import { useCan } from './queries';

interface MoreMenuProps {
  conversationId: string;
  channelKind: string;
  /** The newest message that was seen: what is sent must not cross one on its way. */
  afterSeq: number;
}

/** In the composer: what is no words and no file. Not there on a channel that has neither. */
export default function MoreMenu({ conversationId, channelKind, afterSeq }: MoreMenuProps) {
  const { t } = useTranslation('beyond');
  const { sends } = useCan(channelKind);
  const [opened, setOpened] = useState<'place' | 'card' | null>(null);
  const hasPlaces = sends.includes('location');
  const hasCards = sends.includes('contact');
  if (!hasPlaces && !hasCards) return null;
  const close = () => setOpened(null);
  return (
    <>
      <Menu position="top-start" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" radius="xl" size={34} aria-label={t('sendMore')} title={t('sendMore')}>
            <Shapes size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {hasPlaces && (
            <Menu.Item leftSection={<MapPin size={15} />} onClick={() => setOpened('place')}>
              {t('place.title')}
            </Menu.Item>
          )}
          {hasCards && (
            <Menu.Item leftSection={<Contact size={15} />} onClick={() => setOpened('card')}>
              {t('card.title')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {opened === 'place' && <PlaceDialog conversationId={conversationId} afterSeq={afterSeq} onClose={close} />}
      {opened === 'card' && <CardDialog conversationId={conversationId} afterSeq={afterSeq} onClose={close} />}
    </>
  );
}
