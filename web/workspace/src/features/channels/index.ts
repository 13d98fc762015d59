/** What other features use. The pages are loaded by their own files: this is part of the inbox's first load. */
export { ChannelFilter } from './ChannelFilter';
