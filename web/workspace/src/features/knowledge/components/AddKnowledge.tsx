import { Modal, Tabs } from '@mantine/core';
import { FileText, Globe, History, MessageCircleQuestion, NotebookText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PastForm } from '../tickets/PastForm';
import { WebsiteForm } from '../website/WebsiteForm';
import { FilesForm } from './FilesForm';
import { QaForm } from './QaForm';
import { TextForm } from './TextForm';

export type AddTab = 'website' | 'files' | 'text' | 'qa' | 'tickets';

interface AddKnowledgeProps {
  tab: AddTab | undefined;
  onTab: (tab: AddTab) => void;
  onClose: () => void;
}

export function AddKnowledge({ tab, onTab, onClose }: AddKnowledgeProps) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const { t: tickets } = useTranslation('tickets');
  const { t: websites } = useTranslation('websites');
  return (
    <Modal
      opened={tab !== undefined}
      onClose={onClose}
      title={t('knowledge.add')}
      size={600}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <Tabs value={tab ?? 'files'} onChange={(value) => onTab(value as AddTab)} keepMounted={false} variant="pills">
        <Tabs.List grow className="add-tabs">
          <Tabs.Tab value="website" leftSection={<Globe size={15} aria-hidden />}>
            {websites('tab')}
          </Tabs.Tab>
          <Tabs.Tab value="files" leftSection={<FileText size={15} aria-hidden />}>
            {t('add.files')}
          </Tabs.Tab>
          <Tabs.Tab value="text" leftSection={<NotebookText size={15} aria-hidden />}>
            {t('add.text')}
          </Tabs.Tab>
          <Tabs.Tab value="qa" leftSection={<MessageCircleQuestion size={15} aria-hidden />}>
            {t('add.qa')}
          </Tabs.Tab>
          <Tabs.Tab value="tickets" leftSection={<History size={15} aria-hidden />}>
            {tickets('tab')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="website">
          <WebsiteForm onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <FilesForm onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <TextForm onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="qa">
          <QaForm onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="tickets">
          <PastForm onClose={onClose} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
