import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreference } from '../../lib/preferences';
import { toast, toastError } from '../../ui/toast';
import { emptyForm, formOf, isComplete, personaOf, wrongFields, type Language, type PersonaForm } from './form';
import { addPersona, changePersona, usePersonaError, type Mood, type Persona } from './queries';

const LANGUAGES: Language[] = ['en', 'es', 'pt'];
const MOODS: Mood[] = ['calm', 'hurried', 'upset', 'confused'];
const ENDS: PersonaForm['ends'][] = ['any', 'reply', 'hand_over'];

interface PersonaDialogProps {
  assistantId: string;
  /** Null: somebody new. */
  edited: Persona | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Who they are, what they want and know, and what must hold of a conversation with them. */
export function PersonaDialog({ assistantId, edited, onClose, onSaved }: PersonaDialogProps) {
  const { t } = useTranslation('personas');
  const { t: common } = useTranslation();
  const say = usePersonaError();
  const mine = usePreference('language');
  const [form, setForm] = useState<PersonaForm>(edited ? formOf(edited) : emptyForm(mine));
  const wrong = wrongFields(form);
  const save = useMutation({
    mutationFn: () => {
      const given = personaOf(form, edited ?? undefined);
      return edited ? changePersona(edited.id, given) : addPersona(assistantId, given);
    },
    onSuccess: () => {
      toast(t('saved'));
      onSaved();
      onClose();
    },
    onError: (error) => toastError(say(error)),
  });
  const area = (name: 'goal' | 'openings' | 'insists' | 'knows' | 'answers' | 'says', placeholder = '') => (
    <Textarea
      autosize
      minRows={1}
      maxRows={6}
      required={name === 'goal' || name === 'openings'}
      data-autofocus={name === 'goal' || undefined}
      label={t(`form.${name}`)}
      description={t(`form.${name}Text`)}
      placeholder={placeholder}
      value={form[name]}
      error={wrong.includes(name) ? t('form.wrongLine') : undefined}
      onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  );
  const choice = <Name extends 'language' | 'mood' | 'ends'>(name: Name, values: PersonaForm[Name][], label: (value: string) => string) => (
    <Select
      label={t(`form.${name as 'mood'}`)}
      allowDeselect={false}
      value={form[name]}
      onChange={(value) => setForm({ ...form, [name]: value as PersonaForm[Name] })}
      data={values.map((value) => ({ value, label: label(value) }))}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(edited ? 'edit' : 'new')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {area('goal')}
        <div className="persona-pair">
          {choice('language', LANGUAGES, (value) => t(`language.${value as Language}`))}
          {choice('mood', MOODS, (value) => t(`mood.${value as Mood}`))}
        </div>
        {area('openings')}
        {area('insists')}
        {area('knows', 'order_number: CB-1001')}
        <TextInput
          type="email"
          maxLength={200}
          label={t('form.customer')}
          description={t('form.customerText')}
          value={form.customer}
          onChange={(event) => setForm({ ...form, customer: event.currentTarget.value })}
        />
        {area('answers', 'order_status {"status": "on its way"}')}
        {area('says')}
        {choice('ends', ENDS, (value) => t(`ends.${value as PersonaForm['ends']}`))}
        <TextInput
          maxLength={120}
          label={t('form.name')}
          placeholder={form.goal.slice(0, 120)}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!isComplete(form) || wrong.length > 0}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
