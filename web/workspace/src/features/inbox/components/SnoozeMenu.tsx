import { ActionIcon, Button, Menu } from '@mantine/core';
import { AlarmClock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tip } from '../../../ui';
import type { ConversationActions } from '../hooks/useConversationActions';
import { openMenu, useMenu } from '../menus';
import { parseLocalTime, snoozeChoices } from '../snooze';

function OwnTime({ onPick }: { onPick: (until: Date) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const until = parseLocalTime(typed, new Date());
  return (
    <div className="own-time">
      <label htmlFor="snooze-until">{t('snooze.own')}</label>
      <div>
        <input
          id="snooze-until"
          type="datetime-local"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="compact-sm" disabled={!until} onClick={() => until && onPick(until)}>
          {t('action.snooze')}
        </Button>
      </div>
    </div>
  );
}

export function SnoozeMenu({ actions }: { actions: ConversationActions }) {
  const { t, i18n } = useTranslation();
  const menu = useMenu('snooze');
  const short = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const pick = (until: Date) => {
    openMenu(null);
    actions.snooze(until.toISOString());
  };
  return (
    <Menu position="bottom-end" width={280} {...menu}>
      <Tip label={t('action.snooze')} keys="z">
        <Menu.Target>
          <ActionIcon size={30} aria-label={t('action.snooze')}>
            <AlarmClock size={17} />
          </ActionIcon>
        </Menu.Target>
      </Tip>
      <Menu.Dropdown>
        <Menu.Label>{t('snooze.title')}</Menu.Label>
        {snoozeChoices(new Date()).map(({ name, until }) => (
          <Menu.Item
            key={name}
            onClick={() => pick(until)}
            rightSection={<span className="dim small number">{short.format(until)}</span>}
          >
            {t(`snooze.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <OwnTime onPick={pick} />
      </Menu.Dropdown>
    </Menu>
  );
}
