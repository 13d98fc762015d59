import { ActionIcon, Button, Switch } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui';
import { Card } from '../../ui/page';
import { Found, Remove } from '../../ui/pieces';
import { toastError } from '../../ui/toast';
import { reasonLabel } from '../inbox';
import { CaseDialog } from './CaseDialog';
import { Failures } from './Failures';
import { writeActs } from './lines';
import { casesQuery, changeCase, deleteCase, useCaseError, type Case } from './queries';

const TONE = { passed: 'ok', failed: 'red', unstable: 'warn' } as const;

/** What must hold, in the words of the screen. */
function Wants({ expected }: { expected: Case['expected'] }) {
  const { t } = useTranslation('cases');
  const { t: names } = useTranslation();
  const wants: [string, string][] = [];
  if (expected.outcomes?.length) {
    wants.push([t('expects.outcomes'), expected.outcomes.map((name) => t(`outcome.${name}`)).join(' · ')]);
  }
  for (const name of ['says', 'contains', 'not_contains', 'sources'] as const) {
    for (const text of expected[name] ?? []) wants.push([t(`expects.${name}`), text]);
  }
  if (expected.reason) wants.push([t('expects.reason'), reasonLabel(names, expected.reason)]);
  if (expected.slot) wants.push([t('expects.slot'), expected.slot]);
  if (expected.acts?.length) wants.push([t('expects.acts'), writeActs(expected.acts)]);
  if (expected.acts_not?.length) wants.push([t('expects.acts_not'), expected.acts_not.join(' · ')]);
  if (expected.rubric) wants.push([t('expects.rubric'), expected.rubric]);
  if (expected.language) wants.push([t('expects.language'), t(`language.${expected.language}`)]);
  return (
    <dl className="case-wants">
      {wants.map(([label, text], at) => (
        <div key={at}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface RowProps {
  one: Case;
  onEdit: () => void;
  onDelete: () => void;
  onChanged: () => void;
}

function Row({ one, onEdit, onDelete, onChanged }: RowProps) {
  const { t } = useTranslation('cases');
  const say = useCaseError();
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => changeCase(one.id, { enabled }),
    onSuccess: onChanged,
    onError: (error) => toastError(say(error)),
  });
  return (
    <li className={one.enabled ? 'case-row' : 'case-row is-off'}>
      <div className="case-head">
        <b className="grow">{one.name}</b>
        {one.correction_id && <span className="chip">{t('fromCorrection')}</span>}
        {one.verdict ? (
          <span className={`chip ${TONE[one.verdict]}`}>{t(`case_${one.verdict}`)}</span>
        ) : (
          <span className="chip">{one.enabled ? t('notJudged') : t('off')}</span>
        )}
        <Switch
          aria-label={t('enabled', { name: one.name })}
          checked={one.enabled}
          disabled={toggle.isPending}
          onChange={(event) => toggle.mutate(event.currentTarget.checked)}
        />
        <ActionIcon variant="subtle" aria-label={`${t('edit')}: ${one.name}`} onClick={onEdit}>
          <Pencil size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label={`${t('delete')}: ${one.name}`} onClick={onDelete}>
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </div>
      {one.situation.question.trim() !== one.name && <p className="case-question">{one.situation.question}</p>}
      <Wants expected={one.expected} />
      <Failures failures={one.failures} />
    </li>
  );
}

export function CaseList({ assistantId, onNew }: { assistantId: string; onNew: () => void }) {
  const { t } = useTranslation('cases');
  const client = useQueryClient();
  const query = useInfiniteQuery(casesQuery(assistantId));
  const [edited, setEdited] = useState<Case | null>(null);
  const [leaving, setLeaving] = useState<Case | null>(null);
  const say = useCaseError();
  const refresh = () => void client.invalidateQueries({ queryKey: ['cases'] });
  return (
    <Card title={t('cases')} text={t('casesText')}>
      <Found
        query={query}
        className="case-list"
        rows={3}
        height={70}
        empty={
          <Empty icon={<FlaskConical size={22} />} title={t('none')} action={<Button onClick={onNew}>{t('new')}</Button>}>
            {t('noneText')}
          </Empty>
        }
      >
        {(one) => (
          <Row
            key={one.id}
            one={one}
            onEdit={() => setEdited(one)}
            onDelete={() => setLeaving(one)}
            onChanged={refresh}
          />
        )}
      </Found>
      {edited && (
        <CaseDialog assistantId={assistantId} edited={edited} onClose={() => setEdited(null)} onSaved={refresh} />
      )}
      <Remove
        one={leaving}
        remove={(one) => deleteCase(one.id)}
        say={say}
        title={t('deleteTitle')}
        action={t('delete')}
        done={t('deleted')}
        onDone={refresh}
        onClose={() => setLeaving(null)}
      >
        <p>{t('deleteText')}</p>
      </Remove>
    </Card>
  );
}
