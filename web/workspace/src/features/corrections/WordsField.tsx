import { Textarea } from '@mantine/core';

interface WordsFieldProps {
  label: string;
  text?: string;
  value: string;
  /** Lines shown: at least, at most. */
  rows: [number, number];
  /** Characters. */
  most?: number;
  disabled?: boolean;
  /** The first field to be written in. */
  first?: boolean;
  onChange: (value: string) => void;
}

/** Words of any length in a field that grows with them. */
export function WordsField({ label, text, value, rows, most, disabled, first, onChange }: WordsFieldProps) {
  return (
    <Textarea
      label={label}
      description={text}
      autosize
      minRows={rows[0]}
      maxRows={rows[1]}
      maxLength={most}
      value={value}
      disabled={disabled}
      data-autofocus={first}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
