import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assistantsQuery } from '../../../api/shared';

const NOBODY = 'nobody';

interface AssistantFieldProps {
  label: string;
  text: string;
  /** Of the choice that people answer. */
  nobody: string;
  value: string | null;
  onChange: (assistantId: string | null) => void;
  /** Under the field instead of `text`, when the chosen assistant is switched off. */
  textWhenOff?: (name: string) => string;
  disabled?: boolean;
  error?: string;
}

/** Who answers first on a channel: an assistant, or nobody but people. */
export function AssistantField({ label, text, nobody, value, onChange, textWhenOff, disabled, error }: AssistantFieldProps) {
  const assistants = useQuery(assistantsQuery).data ?? [];
  const chosen = assistants.find((one) => one.id === value);
  return (
    <Select
      label={label}
      description={chosen && !chosen.enabled && textWhenOff ? textWhenOff(chosen.name) : text}
      allowDeselect={false}
      disabled={disabled}
      value={value ?? NOBODY}
      error={error}
      onChange={(id) => onChange(id === NOBODY ? null : id)}
      data={[...assistants.map((one) => ({ value: one.id, label: one.name })), { value: NOBODY, label: nobody }]}
    />
  );
}
