export const ChannelsPage = () => null;
export const ChannelPage = () => null;
