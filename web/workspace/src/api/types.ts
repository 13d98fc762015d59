/** Short names for the shapes of the API. All come from the generated schema: nothing is described twice. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Assistant = Schemas['Assistant'];
export type Author = Schemas['Author'];
export type Block = Schemas['Block'];
export type Brief = Schemas['Brief'];
export type Channel = Schemas['Channel'];
export type Choice = Schemas['Choice'];
export type Citation = Schemas['Citation'];
export type Contact = Schemas['Contact'];
export type ConversationDetail = Schemas['ConversationDetail'];
export type ConversationPage = Schemas['ConversationPage'];
export type ConversationRow = Schemas['ConversationRow'];
export type Counts = Schemas['Counts'];
export type Csat = Schemas['Csat'];
export type File = Schemas['File'];
export type Inline = Schemas['Inline'];
export type Line = Schemas['Line'];
export type Me = Schemas['Me'];
export type Memory = Schemas['Memory'];
export type MemoryList = Schemas['MemoryList'];
export type Message = Schemas['Message'];
export type MessagePage = Schemas['MessagePage'];
export type Order = Schemas['Order'];
export type ReturnBrief = Schemas['ReturnBrief'];
export type Stretch = Schemas['Stretch'];
export type Suggestion = Schemas['Suggestion'];
export type Team = Schemas['Team'];
export type Teammate = Schemas['Teammate'];
export type Turn = Schemas['Turn'];
export type Viewer = Schemas['Viewer'];
