/** What the inbox needs to say and do about a message that did not arrive. */
import { useMutation } from '@tanstack/react-query';
import { retryDelivery, settleDelivery } from './queries';
import { useChannelWords } from './words';

export const useWhy = () => useChannelWords().why;

export const useRetryDelivery = (onError: () => void) => useMutation({ mutationFn: retryDelivery, onError });

export const useSettleDelivery = (onError: () => void) =>
  useMutation({ mutationFn: (id: string) => settleDelivery(id, true), onError });
