import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { Bold, Italic, Link, List, ListOrdered, TextQuote, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { applied, link, linkTarget, markLines, wrap, type Edit, type Selected } from './formatting';

interface FormatBarProps {
  field: RefObject<HTMLTextAreaElement | null>;
  onText: (text: string) => void;
}

function selectedIn(area: HTMLTextAreaElement): Selected {
  return { text: area.value, from: area.selectionStart, to: area.selectionEnd };
}

/** As if it were typed, so that the browser's own undo takes it back. */
function carryOut(area: HTMLTextAreaElement, edit: Edit, onText: (text: string) => void): void {
  area.focus();
  area.setSelectionRange(edit.from, edit.to);
  const whole = applied(area.value, edit);
  // The only way there is to change a field without emptying its undo list; empty text is not "inserted" but deleted.
  if (!document.execCommand(edit.put ? 'insertText' : 'delete', false, edit.put)) onText(whole);
  requestAnimationFrame(() => area.setSelectionRange(edit.selectFrom, edit.selectTo));
}

function LinkButton({ onLink }: { onLink: (target: string) => void }) {
  const { t } = useTranslation('mail');
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const target = linkTarget(typed);
  const put = () => {
    if (!target) return;
    setOpen(false);
    setTyped('');
    onLink(target);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="top-start" withArrow>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('format.link')} title={t('format.link')} onClick={() => setOpen(!isOpen)}>
          <Link size={15} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          size="xs"
          label={t('format.address')}
          placeholder="https://"
          maxLength={1000}
          value={typed}
          error={typed.trim() !== '' && !target && t('format.noAddress')}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              put();
            }
          }}
          data-autofocus
        />
        <Button mt={8} size="xs" disabled={!target} onClick={put}>
          {t('format.put')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The looks of a mail's words; they are Markdown, and so stay readable where somebody reads plain text. */
export function FormatBar({ field, onText }: FormatBarProps) {
  const { t } = useTranslation('mail');
  const edit = (change: (selected: Selected) => Edit) => {
    const area = field.current;
    if (area && !area.disabled) carryOut(area, change(selectedIn(area)), onText);
  };
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const mark = { b: '**', i: '*' }[event.key.toLowerCase()];
      if (!mark || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      carryOut(area, wrap(selectedIn(area), mark), onText);
    };
    area.addEventListener('keydown', onKeyDown);
    return () => area.removeEventListener('keydown', onKeyDown);
  }, [field, onText]);
  const buttons: [string, LucideIcon, (selected: Selected) => Edit][] = [
    [t('format.bold'), Bold, (selected) => wrap(selected, '**')],
    [t('format.italic'), Italic, (selected) => wrap(selected, '*')],
    [t('format.bullets'), List, (selected) => markLines(selected, 'bullets')],
    [t('format.numbers'), ListOrdered, (selected) => markLines(selected, 'numbers')],
    [t('format.quote'), TextQuote, (selected) => markLines(selected, 'quote')],
  ];
  return (
    <div className="mail-format" role="group" aria-label={t('format.title')}>
      {buttons.map(([label, Icon, change]) => (
        // The field keeps the focus and its selection.
        <ActionIcon key={label} variant="subtle" color="gray" size={30} aria-label={label} title={label} onMouseDown={(event) => event.preventDefault()} onClick={() => edit(change)}>
          <Icon size={15} aria-hidden />
        </ActionIcon>
      ))}
      <LinkButton onLink={(target) => edit((selected) => link(selected, target))} />
    </div>
  );
}
