import { ActionIcon, Menu } from '@mantine/core';
import { Languages, PenLine, Scissors, SmilePlus, SpellCheck, WandSparkles } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../../lib/names';
import { Tip } from '../../../ui';
import { useCanManage } from '../../../ui/page';
import type { Kind } from './stream';
import { useAbilities, type Copilot } from './useCopilot';

interface ChangeMenuProps {
  conversationId: string;
  text: string;
  copilot: Copilot;
}

const CHANGES: readonly { kind: Kind; icon: typeof PenLine }[] = [
  { kind: 'shorter', icon: Scissors },
  { kind: 'warmer', icon: SmilePlus },
  { kind: 'rewrite', icon: PenLine },
  { kind: 'spelling', icon: SpellCheck },
  { kind: 'translation', icon: Languages },
];

/** What can be done with the draft. What needs a model says so instead of hiding. */
export function ChangeMenu({ conversationId, text, copilot }: ChangeMenuProps) {
  const { t, i18n } = useTranslation('copilot');
  const abilities = useAbilities(conversationId);
  const canManage = useCanManage();
  const hasText = text.trim() !== '';
  const by = (kind: Kind) => abilities?.abilities.find((ability) => ability.kind === kind)?.by ?? null;
  const lacksModel = abilities !== undefined && abilities.model === null;
  return (
    <Menu position="top-start" width={260}>
      <Tip label={t('change.title')}>
        <Menu.Target>
          <ActionIcon variant="default" radius="xl" size={34} aria-label={t('change.title')}>
            <WandSparkles size={16} />
          </ActionIcon>
        </Menu.Target>
      </Tip>
      <Menu.Dropdown>
        {!hasText && <Menu.Label>{t('change.writeFirst')}</Menu.Label>}
        {CHANGES.map(({ kind, icon: Icon }) => (
          <Menu.Item
            key={kind}
            leftSection={<Icon size={15} />}
            disabled={!hasText || by(kind) === null}
            rightSection={by(kind) === null && lacksModel ? <span className="dim small">{t('needsModel')}</span> : null}
            onClick={() => copilot.ask(kind, { text: text.trim() })}
          >
            {kind === 'translation' && abilities
              ? t('change.translate', { language: languageName(abilities.language, i18n.language) })
              : t(`kind.${kind}`)}
          </Menu.Item>
        ))}
        {lacksModel && (
          <>
            <Menu.Divider />
            <Menu.Label className="copilot-why">
              {t('problem.needs_model')} {t('change.spellcheck')}
            </Menu.Label>
            {canManage && (
              <Menu.Item
                renderRoot={(props) => <Link to="/settings" search={{ tab: 'models' }} {...props} />}
                leftSection={<WandSparkles size={15} />}
              >
                {t('chooseModel')}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
