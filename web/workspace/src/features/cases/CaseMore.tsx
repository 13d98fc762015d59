import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wrongLines, type CaseForm, type People } from './form';

const PEOPLE: People[] = ['online', 'away', 'closed'];

interface CaseMoreProps {
  form: CaseForm;
  isOpen: boolean;
  onChange: (part: Partial<CaseForm>) => void;
}

/** Who asks, what is known of them, what comes of actions; and what must hold of what is done. */
export function CaseMore({ form, isOpen, onChange }: CaseMoreProps) {
  const { t } = useTranslation('cases');
  const wrong = wrongLines(form);
  const [isShown, setShown] = useState(isOpen);
  const area = (name: 'acts' | 'actsNot' | 'answers' | 'memories' | 'rubric', placeholder = '') => (
    <Textarea
      autosize
      minRows={1}
      maxRows={5}
      label={t(`form.${name}`)}
      description={t(`form.${name}Text`)}
      placeholder={placeholder}
      value={form[name]}
      error={wrong.includes(name) ? t('form.wrongLine') : undefined}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <details className="case-more" open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('form.more')}</summary>
      {isShown && <div className="fields">
        <div className="case-pair">
          <TextInput
            maxLength={200}
            type="email"
            label={t('form.customer')}
            description={t('form.customerText')}
            value={form.customer}
            onChange={(event) => onChange({ customer: event.currentTarget.value })}
          />
          <Select
            label={t('form.people')}
            description={t('form.peopleText')}
            placeholder={t('form.anyPeople')}
            clearable
            clearButtonProps={{ 'aria-label': t('form.anyPeople') }}
            value={form.people}
            onChange={(value) => onChange({ people: value as People | null })}
            data={PEOPLE.map((value) => ({ value, label: t(`people.${value}`) }))}
          />
        </div>
        {area('memories')}
        {area('answers', 'order_status {"status": "on its way"}')}
        {area('acts', 'order_status order_number=CB-1001')}
        {area('actsNot', 'refund')}
        <TextInput
          maxLength={40}
          label={t('form.slot')}
          description={t('form.slotText')}
          placeholder="order_number"
          value={form.slot}
          onChange={(event) => onChange({ slot: event.currentTarget.value })}
        />
        {area('rubric')}
      </div>}
    </details>
  );
}
