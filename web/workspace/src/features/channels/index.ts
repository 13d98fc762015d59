export { ChannelFilter } from './ChannelFilter';
export { ChannelPage } from './ChannelPage';
export { ChannelsPage } from './ChannelsPage';
export { useRetryDelivery, useSettleDelivery, useWhy } from './deliveries';
