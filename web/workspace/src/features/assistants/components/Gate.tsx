import { Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import { usePageError } from '../../../ui/page';

interface GateProps {
  assistantId: string;
  error: unknown;
  despite: string;
  onChange: (despite: string) => void;
}

/** Why the draft is not published: its cases; and the reason with which it goes live all the same. */
export function Gate({ assistantId, error, despite, onChange }: GateProps) {
  const { t } = useTranslation('cases');
  const say = usePageError();
  if (!error) return null;
  const code = error instanceof ApiError ? error.code : '';
  if (code !== 'not_replayed' && code !== 'regressions') {
    return (
      <p className="notice red" role="alert">
        {say(error)}
      </p>
    );
  }
  return (
    <>
      <p className="notice warn" role="alert">
        <span>
          {t(`gate.${code}`)}{' '}
          <Link to="/assistants/$id/cases" params={{ id: assistantId } as never}>
            {t('gate.look')}
          </Link>
        </span>
      </p>
      <Textarea
        label={t('gate.despite')}
        maxLength={500}
        autosize
        minRows={1}
        value={despite}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
