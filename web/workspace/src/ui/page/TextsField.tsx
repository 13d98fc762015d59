import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { LANGUAGES, usePreference, type Language } from '../../lib/preferences';
import { LANGUAGE_NAMES } from '../../i18n/names';

export type PartialTexts = Partial<Record<Language, string>>;

interface TextsFieldProps {
  label: string;
  text?: string;
  value: PartialTexts;
  onChange: (value: PartialTexts) => void;
  languages?: readonly Language[];
  /** What customers see while the field is empty. */
  placeholder?: string;
  long?: boolean;
  maxLength: number;
  disabled?: boolean;
  error?: string;
}

/** One text in each language. A dot marks the languages that have one. */
export function TextsField(props: TextsFieldProps) {
  const { label, text, value, onChange, languages = LANGUAGES, disabled } = props;
  const mine = usePreference('language');
  const [chosen, setChosen] = useState<Language>(mine);
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? 'en');
  const id = useId();
  const Field = props.long ? Textarea : TextInput;
  return (
    <div className="texts-field">
      <div className="texts-head">
        <label htmlFor={id}>
          {label}
          {text && <span>{text}</span>}
        </label>
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={language}
          onChange={(next) => setChosen(next as Language)}
          data={languages.map((one) => ({
            value: one,
            label: (
              <span className={value[one] ? 'has-text' : undefined} title={LANGUAGE_NAMES[one]}>
                {one.toUpperCase()}
              </span>
            ),
          }))}
        />
      </div>
      <Field
        id={id}
        lang={language}
        value={value[language] ?? ''}
        maxLength={props.maxLength}
        disabled={disabled}
        error={props.error}
        placeholder={props.placeholder}
        onChange={(event) => onChange({ ...value, [language]: event.currentTarget.value })}
        {...(props.long ? { autosize: true, minRows: 2, maxRows: 8 } : {})}
      />
    </div>
  );
}
