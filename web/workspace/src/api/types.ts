/** Short names for the shapes of the API. All come from the generated schema: nothing is described twice. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Author = Schemas['AuthorOut'];
export type Brief = Schemas['BriefOut'];
export type Choice = Schemas['ChoiceOut'];
export type Citation = Schemas['CitationOut'];
export type Contact = Schemas['ContactOut'];
export type ContactRef = Schemas['ContactRef'];
export type ConversationDetail = Schemas['ConversationDetail'];
export type ConversationPage = Schemas['Page_ConversationRow_'];
export type ConversationRow = Schemas['ConversationRow'];
export type Counts = Schemas['CountsOut'];
export type Csat = Schemas['CsatOut'];
export type Delivery = Schemas['DeliveryOut'];
export type Extra = Schemas['ExtraOut'];
export type File = Schemas['AttachmentOut'];
export type Line = Schemas['Line'];
export type Me = Schemas['Me'];
export type Memory = Schemas['MemoryOut'];
export type MemoryList = Schemas['MemoriesOut'];
export type Message = Schemas['MessageOut'];
export type MessagePage = Schemas['relevo__desk__conversations__schemas__MessagesOut'];
export type Order = Schemas['OrderOut'];
export type ReturnBrief = Schemas['ReturnBriefOut'];
export type Stretch = Schemas['StretchOut'];
export type Team = Schemas['TeamOut'];
export type Teammate = Schemas['TeammateOut'];
export type Turn = Schemas['TurnOut'];
export type Viewer = Schemas['ViewerOut'];
