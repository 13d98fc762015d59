import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import type { DocumentChange, DocumentDetail } from '../../../api/pages';
import { Card, fieldErrors, SaveBar, useDraftOf, useLeaveGuard, useSave } from '../../../ui/page';
import { documentQuery, useRefreshKnowledge } from '../queries';
import { Phrasings, written } from './Phrasings';

interface Draft {
  title: string;
  text: string;
  phrasings: string[];
}

/** Only what was changed is sent: a new text would take the place of an uploaded file. */
function changeOf(document: DocumentDetail, draft: Draft): DocumentChange {
  const title = draft.title !== document.title ? draft.title : undefined;
  const text = draft.text !== document.text ? draft.text : undefined;
  if (document.kind !== 'qa') return { title, text };
  return { question: title, answer: text, phrasings: written(draft.phrasings) };
}

export function DocumentForm({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const refresh = useRefreshKnowledge();
  const { title, text, phrasings } = document;
  const draft = useDraftOf<Draft>({ title, text, phrasings });
  const save = useSave(
    (body: DocumentChange) => {
      const params = { path: { document_id: document.id } };
      return unwrap(api.PATCH('/api/v1/knowledge/documents/{document_id}', { params, body }));
    },
    {
      done: t('knowledge.saved'),
      onDone: async () => {
        await client.refetchQueries({ queryKey: documentQuery(document.id).queryKey });
        draft.discard();
        refresh();
      },
    },
  );
  const guard = useLeaveGuard(draft.dirty);
  const isQa = document.kind === 'qa';
  const wrong = fieldErrors(save.error);
  const { value, change } = draft;
  const isEmpty = !value.title.trim() || (!value.text.trim() && text !== '');
  return (
    <Card>
      {guard}
      <div className="fields">
        {isQa ? (
          <Textarea
            label={t('add.question')}
            autosize
            maxLength={500}
            value={value.title}
            error={wrong.question}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
        ) : (
          <TextInput
            label={t('knowledge.title')}
            maxLength={300}
            value={value.title}
            error={wrong.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
        )}
        <Textarea
          label={isQa ? t('add.answer') : t('add.body')}
          description={document.kind === 'file' ? t('knowledge.fileText') : undefined}
          autosize
          minRows={isQa ? 3 : 8}
          maxRows={isQa ? 14 : 22}
          value={value.text}
          error={wrong.answer ?? wrong.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        {isQa && <Phrasings value={value.phrasings} onChange={(next) => change({ phrasings: next })} />}
      </div>
      <SaveBar
        dirty={draft.dirty}
        saving={save.isPending}
        note={isEmpty ? t('knowledge.notEmpty') : undefined}
        onSave={() => !isEmpty && save.mutate(changeOf(document, value))}
        onDiscard={draft.discard}
      />
    </Card>
  );
}
