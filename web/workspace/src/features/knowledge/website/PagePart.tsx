import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SitePage, Website } from '../../../api/pages';
import { fieldErrors, useSave } from '../../../ui/page';
import { Part } from './Fields';
import { setExtraction, useRefreshWebsites } from './queries';

interface PagePartProps {
  page: SitePage;
  website: Website;
  onClose: () => void;
}

function PartForm({ page, website, onClose }: PagePartProps) {
  const { t } = useTranslation('documents');
  const refresh = useRefreshWebsites();
  const [isOwn, setOwn] = useState(page.whole_page !== null);
  const [part, setPart] = useState({
    whole_page: page.whole_page ?? website.whole_page,
    selector: page.whole_page === null ? website.selector : page.selector,
  });
  const save = useSave(setExtraction, {
    done: t('part.saved'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        const own = isOwn ? part : { whole_page: null, selector: null };
        save.mutate({ website: website.id, page: page.id, ...own });
      }}
    >
      <Checkbox
        label={t('part.own')}
        description={t('part.ownText')}
        checked={isOwn}
        onChange={(event) => setOwn(event.currentTarget.checked)}
      />
      {isOwn && (
        <Part
          wholePage={part.whole_page}
          selector={part.selector}
          wrong={fieldErrors(save.error)}
          onChange={(change) => setPart((before) => ({ ...before, ...change }))}
        />
      )}
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('part.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('part.save')}
        </Button>
      </div>
    </form>
  );
}

/** How much of one page is read, whatever its website says. */
export function PagePart({ opened, ...props }: PagePartProps & { opened: boolean }) {
  const { t } = useTranslation('documents');
  const { t: common } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={t('part.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <PartForm {...props} />
    </Modal>
  );
}
