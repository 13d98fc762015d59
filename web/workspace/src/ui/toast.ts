/** Short news at the bottom left, where they cover no button anybody needs. */
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { ReactNode } from 'react';

const SECONDS = 6;

export function toast(message: ReactNode, id?: string): string {
  return notifications.show({ id, message, withCloseButton: false, autoClose: SECONDS * 1000, className: 'toast' });
}

export function toastError(message: string): string {
  const closeButtonProps = { 'aria-label': i18next.t('action.close') };
  return notifications.show({ message, color: 'red', autoClose: 8_000, className: 'toast', role: 'alert', closeButtonProps });
}

export function hideToast(id: string): void {
  notifications.hide(id);
}
