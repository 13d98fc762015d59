import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { commandSubject, useCurrentCommands, type Command, type CommandGroup } from '../lib/commands';
import { useStore } from '../lib/store';
import { Kbd } from '../ui';

const ORDER: readonly CommandGroup[] = ['conversation', 'list', 'go', 'general'];

function toAction(command: Command) {
  return {
    id: command.id,
    label: command.label,
    description: command.disabled ?? undefined,
    leftSection: command.icon,
    rightSection: command.keys ? <Kbd keys={command.keys} /> : undefined,
    disabled: Boolean(command.disabled),
    onClick: command.run,
  };
}

/** Everything that can be done, by name; what concerns the open conversation comes first. */
export function Palette() {
  const { t } = useTranslation();
  const commands = useCurrentCommands();
  const subject = useStore(commandSubject, (value) => value);
  const groups = ORDER.map((group): SpotlightActionGroupData => {
    const name = group === 'conversation' && subject ? subject : t(`keys.${group}`);
    return { group: name, actions: commands.filter((one) => one.group === group && !one.quiet).map(toAction) };
  });
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      shortcut={null}
      nothingFound={t('shell.nothingFound')}
      scrollable
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={440}
      radius="lg"
      lockScroll={false}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: t('shell.search'),
        'aria-label': t('shell.search'),
      }}
    />
  );
}
