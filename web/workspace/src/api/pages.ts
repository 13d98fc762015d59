/** The shapes the pages around the inbox use, each from the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Assistant = Schemas['AssistantOut'];
export type AssistantChange = Schemas['AssistantChange'];
export type Instructions = Schemas['Instructions'];
export type SignalSettings = Schemas['SignalSettings'];
export type Slot = Schemas['Slot'];
export type Texts = Schemas['Texts'];
export type AuditEntry = Schemas['AuditEntry'];
export type Channel = Schemas['ChannelOut'];
export type ChannelChange = Schemas['ChannelChange'];
export type WebSettings = Schemas['WebSettings'];
export type Snippet = Schemas['Snippet'];
export type KnowledgeDocument = Schemas['DocumentOut'];
export type DocumentDetail = Schemas['DocumentDetail'];
export type DocumentChange = Schemas['DocumentChange'];
export type KnowledgeSource = Schemas['SourceOut'];
export type Website = Schemas['WebsiteOut'];
export type WebsiteInput = Schemas['WebsiteInput'];
export type SitePage = Schemas['SitePageOut'];
export type KnowledgeStats = Schemas['StatsOut'];
export type QaSheet = Schemas['SheetOut'];
export type SearchHit = Schemas['SearchHitOut'];
export type ApiKey = Schemas['ApiKeyOut'];
export type Hours = Schemas['Hours'];
export type Invitation = Schemas['InvitationOut'];
export type Teammate = Schemas['TeammateOut'];
export type Team = Schemas['TeamOut'];
export type Me = Schemas['Me'];
export type Workspace = Schemas['WorkspaceOut'];
export type WorkspaceChange = Schemas['WorkspaceChange'];
export type Role = Teammate['role'];
export type AskAnswer = Schemas['AskOut'];
export type AskTurn = Schemas['AskTurn'];
