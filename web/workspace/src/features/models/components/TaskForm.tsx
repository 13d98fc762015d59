import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Models } from '../../../api/pages';
import { Card, useSave } from '../../../ui/page';
import { EMBEDDINGS_EXAMPLE } from '../model';
import { chooseModels, modelsQuery } from '../queries';
import { chosenOf, OneChoice, type Chosen } from './OneChoice';

const TASKS = ['copilot', 'brief', 'embeddings'] as const;
type Task = (typeof TASKS)[number];

/** Vectors of two models cannot be compared, so only what writes has a second one. */
const SPARED = ['copilot', 'brief'] as const;
type Spared = (typeof SPARED)[number];

const isSpared = (task: Task): task is Spared => SPARED.some((one) => one === task);
const listOf = (...chosen: Chosen[]) => chosen.filter((one) => one !== null);

/** Models for what is no answer to a customer: help for teammates, briefs, meaning. */
export function TaskForm({ models }: { models: Models }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Record<Task, Chosen>>({
    copilot: chosenOf(models.copilot[0]),
    brief: chosenOf(models.brief[0]),
    embeddings: chosenOf(models.embeddings[0]),
  });
  const [second, setSecond] = useState<Record<Spared, Chosen>>({
    copilot: chosenOf(models.copilot[1]),
    brief: chosenOf(models.brief[1]),
  });
  const spareOf = (task: Task) => (isSpared(task) && chosen[task] ? second[task] : null);
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
          <Fragment key={task}>
            <OneChoice
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
            {isSpared(task) && chosen[task] && (
              <OneChoice
                label={t('models.secondFor', { task: t(`models.task_${task}`) })}
                none={t('models.noModel')}
                providers={models.providers}
                saved={models[task]}
                value={second[task]}
                onChange={(value) => setSecond({ ...second, [task]: value })}
              />
            )}
          </Fragment>
        );
      })}
      </div>
      <div className="form-actions">
        <Button
          disabled={TASKS.some((task) => listOf(chosen[task], spareOf(task)).some((one) => !one.model.trim()))}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              copilot: listOf(chosen.copilot, spareOf('copilot')),
              brief: listOf(chosen.brief, spareOf('brief')),
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
