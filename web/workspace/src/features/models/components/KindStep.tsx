import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelKind } from '../../../api/pages';
import type { Kind } from '../model';

export function KindStep({ kinds, onChoose }: { kinds: ModelKind[]; onChoose: (kind: Kind) => void }) {
  const { t } = useTranslation('pages');
  const [kind, setKind] = useState<Kind>('openai');
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(kind);
      }}
    >
      <Radio.Group label={t('models.kind')} value={kind} onChange={(value) => setKind(value as Kind)}>
        <div className="role-choices">
          {kinds.map((one) => (
            <Radio
              key={one.kind}
              value={one.kind}
              disabled={!one.available}
              label={t(`models.kind_${one.kind}`)}
              description={one.available ? t(`models.kindText_${one.kind}`) : t('models.notInstalled')}
            />
          ))}
        </div>
      </Radio.Group>
      <div className="form-actions">
        <Button type="submit">{t('models.next')}</Button>
      </div>
    </form>
  );
}
