import { Slider, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { eagernessOf, patienceOf, SIGNALS, type PartProps, type SignalName } from '../model';

/** From which score on the signal passes the baton, in words. */
function useThresholdText() {
  const { t } = useTranslation('pages');
  return (name: SignalName, threshold: number): string =>
    name === 'outside_knowledge' ? t(`patience.${patienceOf(threshold)}`) : t(`eagerness.${eagernessOf(threshold)}`);
}

interface SignalRowProps {
  name: SignalName;
  enabled: boolean;
  threshold: number;
  disabled: boolean;
  onChange: (setting: { enabled: boolean; threshold: number }) => void;
}

function SignalRow({ name, enabled, threshold, disabled, onChange }: SignalRowProps) {
  const { t } = useTranslation('pages');
  const say = useThresholdText();
  const label = t(`signal.${name}`);
  return (
    <li className="signal">
      <Switch
        size="sm"
        label={label}
        description={t(`signalText.${name}`)}
        checked={enabled}
        disabled={disabled}
        onChange={(event) => onChange({ enabled: event.currentTarget.checked, threshold })}
      />
      {enabled && (
        <div className="signal-scale">
          <Slider
            size="sm"
            min={30}
            max={100}
            step={5}
            label={(value) => `${value} %`}
            thumbLabel={t('signals.threshold', { signal: label })}
            thumbProps={{ 'aria-valuetext': say(name, threshold) }}
            disabled={disabled}
            value={Math.round(threshold * 100)}
            onChange={(value) => onChange({ enabled, threshold: value / 100 })}
          />
          <p>{say(name, threshold)}</p>
        </div>
      )}
    </li>
  );
}

export function Signals({ value, change, disabled }: PartProps) {
  const { t } = useTranslation('pages');
  return (
    <Card title={t('signals.title')} text={value.can_transfer ? t('signals.text') : t('signals.textOff')}>
      <ul className="signals">
        {SIGNALS.map((name) => {
          const setting = value.signals[name] ?? {};
          return (
            <SignalRow
              key={name}
              name={name}
              enabled={setting.enabled ?? true}
              threshold={setting.threshold ?? 0.9}
              disabled={disabled}
              onChange={(next) => change({ signals: { ...value.signals, [name]: next } })}
            />
          );
        })}
      </ul>
    </Card>
  );
}
