import { ActionIcon, Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, ExternalLink, Pause, Play, RefreshCw, Settings2, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Website } from '../../../api/pages';
import { Confirm, useSave } from '../../../ui/page';
import { useRefreshKnowledge } from '../queries';
import { nameOf } from './address';
import { controlWebsite, deleteWebsite, useRefreshWebsites, type Control } from './queries';
import { WebsiteSettings } from './WebsiteSettings';

const ICONS = { reindex: RefreshCw, pause: Pause, resume: Play, cancel: Square } as const;

const OFFERED: Record<Website['state'], readonly Control[]> = {
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  cancelled: ['reindex'],
  done: ['reindex'],
};

function DeleteWebsite({ website, opened, onClose }: { website: Website; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('websites');
  const navigate = useNavigate();
  const refreshWebsites = useRefreshWebsites();
  const refresh = useRefreshKnowledge();
  const remove = useSave(deleteWebsite, {
    done: t('page.deleted'),
    onDone: () => {
      refresh();
      void navigate({ to: '/knowledge' }).then(refreshWebsites);
    },
  });
  return (
    <Confirm
      opened={opened}
      title={t('page.deleteTitle')}
      action={t('page.delete')}
      pending={remove.isPending}
      onConfirm={() => remove.mutate(website.id)}
      onClose={onClose}
    >
      <p>{t('page.deleteText', { url: nameOf(website.url) })}</p>
    </Confirm>
  );
}

/** What can be done with the whole website now. */
export function Actions({ website }: { website: Website }) {
  const { t } = useTranslation('websites');
  const { t: words } = useTranslation('pages');
  const refresh = useRefreshWebsites();
  const [open, setOpen] = useState<'settings' | 'delete' | null>(null);
  const control = useSave(controlWebsite, { onDone: refresh });
  return (
    <>
      {OFFERED[website.state].map((name) => {
        const Icon = ICONS[name];
        return (
          <Button
            key={name}
            variant={name === 'cancel' ? 'subtle' : 'default'}
            leftSection={<Icon size={15} aria-hidden />}
            loading={control.isPending && control.variables.control === name}
            onClick={() => control.mutate({ id: website.id, control: name })}
          >
            {t(`page.${name}`)}
          </Button>
        );
      })}
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={words('knowledge.actionsFor', { title: nameOf(website.url) })}>
            <Ellipsis size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Settings2 size={15} />}
            disabled={website.state === 'running' || website.state === 'paused'}
            onClick={() => setOpen('settings')}
          >
            {t('page.settings')}
          </Menu.Item>
          <Menu.Item
            leftSection={<ExternalLink size={15} />}
            component="a"
            href={website.url}
            target="_blank"
            rel="noopener noreferrer"
          >
            {t('page.openSite')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={() => setOpen('delete')}>
            {t('page.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <WebsiteSettings website={website} opened={open === 'settings'} onClose={() => setOpen(null)} />
      <DeleteWebsite website={website} opened={open === 'delete'} onClose={() => setOpen(null)} />
    </>
  );
}
