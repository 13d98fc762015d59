import { Modal, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCurrentCommands, type CommandGroup } from '../lib/commands';
import { setPreference, usePreference } from '../lib/preferences';
import { useStore } from '../lib/store';
import { Kbd } from '../ui';
import { isSheetOpen } from './sheetState';

const GROUPS: readonly CommandGroup[] = ['conversation', 'list', 'go', 'general'];

/** Every key there is, read from the commands themselves, and the switch to turn single keys off. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const opened = useStore(isSheetOpen, (value) => value);
  const enabled = usePreference('shortcuts');
  const commands = useCurrentCommands().filter((command) => command.keys);
  return (
    <Modal
      opened={opened}
      onClose={() => isSheetOpen.set(false)}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Switch
        checked={enabled}
        onChange={(event) => setPreference('shortcuts', event.currentTarget.checked)}
        label={t('keys.switch')}
        description={t('keys.switchText')}
        mb="lg"
      />
      <div className="key-groups">
        {GROUPS.map((group) => {
          const mine = commands.filter((command) => command.group === group);
          if (mine.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`keys.${group}`)}</h3>
              <dl>
                {mine.map((command) => (
                  <div key={command.id}>
                    <dt>{command.label}</dt>
                    <dd>
                      <Kbd keys={command.keys!} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
