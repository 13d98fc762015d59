import { Check, Copy, Pencil } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

interface EditableTextProps {
  label: string;
  value: string;
  placeholder?: string;
  type?: 'text' | 'email' | 'tel';
  isRequired?: boolean;
  className?: string;
  onSave: (value: string) => void;
}

const LONGEST = 200;

/** Text that becomes a field when pressed. Enter and leaving keep, Escape forgets. */
export function EditableText({
  label,
  value,
  placeholder,
  type = 'text',
  isRequired,
  className,
  onSave,
}: EditableTextProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isEditing = typed !== null;
  useEffect(() => field.current?.select(), [isEditing]);

  if (isEditing) {
    const finish = () => {
      const next = typed.trim();
      setTyped(null);
      if (next !== value && !(isRequired && !next)) onSave(next);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Enter') finish();
      if (event.key === 'Escape') setTyped(null);
    };
    return (
      <input
        ref={field}
        className={`editable-field ${className ?? ''}`}
        type={type}
        aria-label={label}
        maxLength={LONGEST}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={finish}
        onKeyDown={onKeyDown}
      />
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <span className={`editable ${className ?? ''}`}>
      <button
        type="button"
        className="clip"
        aria-label={t('action.editField', { field: label, value })}
        onClick={() => setTyped(value)}
      >
        {value || <span className="dim">{placeholder}</span>}
        {!value && <Pencil size={11} aria-hidden />}
      </button>
      {value && type !== 'text' && (
        <button
          type="button"
          className="editable-copy"
          aria-label={t('action.copy', { value })}
          onClick={() => void copy()}
        >
          {copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
        </button>
      )}
    </span>
  );
}
