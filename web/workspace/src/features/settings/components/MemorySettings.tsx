import { Button, NumberInput, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Workspace } from '../../../api/pages';
import { Card, useCanManage, useSave } from '../../../ui/page';
import { changeWorkspace, useKeepWorkspace } from '../queries';

const USUAL_CAP = 30;
const HIGHEST_CAP = 200;
const LONGEST_NOTICE = 600;

/** How much is remembered of a customer, whether they are asked first, and what they are told about it. */
export function MemorySettings({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('people');
  const { t: tPages } = useTranslation('pages');
  const canManage = useCanManage();
  const keep = useKeepWorkspace();
  const { memory_cap, memory_consent, memory_notice } = workspace.settings;
  const [cap, setCap] = useState(typeof memory_cap === 'number' ? memory_cap : USUAL_CAP);
  const [asks, setAsks] = useState(memory_consent === 'ask');
  const [notice, setNotice] = useState(typeof memory_notice === 'string' ? memory_notice : '');
  const save = useSave(changeWorkspace, { done: tPages('settings.saved'), onDone: keep });
  const settings = {
    memory_cap: cap === USUAL_CAP ? null : cap,
    memory_consent: asks ? 'ask' : null,
    memory_notice: notice.trim() || null,
  };
  return (
    <Card title={t('settings.title')} text={t('settings.text')}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ settings });
        }}
      >
        <NumberInput
          label={t('settings.cap')}
          description={t('settings.capText', { usual: USUAL_CAP, highest: HIGHEST_CAP })}
          min={0}
          max={HIGHEST_CAP}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={!canManage}
          value={cap}
          onChange={(value) => setCap(typeof value === 'number' ? value : 0)}
        />
        <Radio.Group
          label={t('settings.consent')}
          value={asks ? 'ask' : 'notice'}
          onChange={(value) => setAsks(value === 'ask')}
        >
          <Stack gap={6} mt={4}>
            <Radio value="notice" disabled={!canManage} label={t('settings.byNotice')} />
            <Radio value="ask" disabled={!canManage} label={t('settings.byAsking')} />
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('settings.notice')}
          description={t('settings.noticeText')}
          autosize
          minRows={2}
          maxLength={LONGEST_NOTICE}
          disabled={!canManage}
          value={notice}
          onChange={(event) => setNotice(event.currentTarget.value)}
        />
        {canManage && (
          <div>
            <Button type="submit" loading={save.isPending}>
              {t('settings.save')}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
