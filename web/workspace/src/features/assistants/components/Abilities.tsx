import { useTranslation } from 'react-i18next';
import { Card, SwitchRow } from '../../../ui/page';
import type { PartProps } from '../model';

/** The two things an assistant may do beyond answering. Off means off. */
export function Abilities({ value, change, disabled }: PartProps) {
  const { t } = useTranslation('pages');
  return (
    <Card>
      <SwitchRow
        label={t('abilities.memories')}
        text={t('abilities.memoriesText')}
        checked={value.enable_memories}
        disabled={disabled}
        onChange={(enable_memories) => change({ enable_memories })}
      />
      <SwitchRow
        label={t('abilities.transfer')}
        text={t('abilities.transferText')}
        checked={value.can_transfer}
        disabled={disabled}
        onChange={(can_transfer) => change({ can_transfer })}
      />
    </Card>
  );
}
