import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Models } from '../../../api/pages';
import { Card, useSave } from '../../../ui/page';
import { EMBEDDINGS_EXAMPLE } from '../model';
import { chooseModels, modelsQuery } from '../queries';
import { chosenOf, OneChoice, type Chosen } from './OneChoice';

const TASKS = ['copilot', 'brief', 'embeddings'] as const;
type Task = (typeof TASKS)[number];

const listOf = (chosen: Chosen) => (chosen ? [chosen] : []);

/** Models for what is no answer to a customer: help for teammates, briefs, meaning. */
export function TaskForm({ models }: { models: Models }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Record<Task, Chosen>>({
    copilot: chosenOf(models.copilot[0]),
    brief: chosenOf(models.brief[0]),
    embeddings: chosenOf(models.embeddings[0]),
  });
  const save = useSave(chooseModels, {
    done: t('models.saved'),
    onDone: (saved) => client.setQueryData(modelsQuery.queryKey, saved),
  });
  const makesEmbeddings = new Set(models.kinds.filter((kind) => kind.makes_embeddings).map((kind) => kind.kind as string));
  return (
    <Card title={t('models.tasks')} text={t('models.tasksText')}>
      <div className="fields">
      {TASKS.map((task) => {
        const isVectors = task === 'embeddings';
        return (
          <OneChoice
            key={task}
            label={t(`models.task_${task}`)}
            description={t(`models.taskText_${task}`)}
            none={isVectors ? t('models.noEmbeddings') : t('models.asAnswers')}
            providers={isVectors ? models.providers.filter((one) => makesEmbeddings.has(one.kind)) : models.providers}
            saved={models[task]}
            value={chosen[task]}
            example={isVectors ? EMBEDDINGS_EXAMPLE : undefined}
            hasOutput={!isVectors}
            onChange={(value) => setChosen({ ...chosen, [task]: value })}
          />
        );
      })}
      </div>
      <div className="form-actions">
        <Button
          disabled={TASKS.some((task) => chosen[task] !== null && !chosen[task].model.trim())}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              copilot: listOf(chosen.copilot),
              brief: listOf(chosen.brief),
              embeddings: listOf(chosen.embeddings),
            })
          }
        >
          {t('save.save')}
        </Button>
      </div>
    </Card>
  );
}
