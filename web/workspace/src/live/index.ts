export { applyRow, knownRow, refreshLists } from './apply';
export { ephemeral, usePresence, useTyping, useViewers, useWritingTurn } from './ephemeral';
export { keys, VIEWS, type ListFilter, type View } from './keys';
export { linkState, sendLive, startLive } from './live';
export type { Activity } from './payloads';
export { findRow, type ListPages } from './rows';
export { mergeMessages, newestSeq, trimThread, type ThreadCache } from './thread';
