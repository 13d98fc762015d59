/** What travels over the stream: stored events by name, and signals that are gone once shown. */
import type { Author, Brief, Contact, ConversationRow, Csat, Delivery, Message, Teammate, Viewer } from '../api/types';

interface WithConversation {
  conversation: ConversationRow;
}

export interface EventPayloads {
  'message.appended': { message: Message; conversation: ConversationRow };
  'message.updated': { message: Message };
  'conversation.opened': WithConversation;
  'conversation.taken_over': WithConversation;
  'conversation.handed_over': WithConversation;
  'conversation.handed_back': WithConversation;
  'conversation.assigned': WithConversation;
  'conversation.resolved': WithConversation;
  'conversation.reopened': WithConversation;
  'conversation.snoozed': WithConversation;
  'conversation.updated': WithConversation;
  'queue.moved': WithConversation;
  'conversation.read': { conversation_id: string; seq: number };
  'brief.written': { conversation_id: string; brief: Brief };
  'contact.updated': { contact: Contact };
  'contact.moved': { contact_ids: string[] };
  'contact.erased': { contact_ids: string[] };
  'callback.changed': { callback: { id: string } };
  'actions.changed': Record<string, never>;
  'action_run.changed': { run_id: string; conversation_id: string | null };
  'conversation.tagged': { conversation_id: string };
  'callback.due': { callback: { id: string } };
  'memory.changed': { contact_id: string };
  'document.changed': { document: { id: string } };
  'models.changed': Record<string, never>;
  'intents.changed': Record<string, never>;
  'document.deleted': { document_id: string };
  'website.changed': { website: { id: string } };
  'website.deleted': { website_id: string };
  'website_page.changed': { website_id: string; page: { id: string } };
  'assistant.changed': { assistant_id: string };
  'gaps.changed': Record<string, never>;
  'integrations.changed': Record<string, never>;
  'doubts.changed': Record<string, never>;
  'corrections.changed': Record<string, never>;
  'reliance.changed': Record<string, never>;
  'autonomy.changed': { assistant_id: string };
  'held_answer.changed': { conversation_id: string };
  'personas.changed': { assistant_id: string };
  'simulation.changed': { assistant_id: string; simulation_id: string };
  'cases.changed': { assistant_id: string };
  'replay.changed': { assistant_id: string; replay_id: string };
  'channel.changed': { channel_id: string };
  'window.changed': { conversation_id: string };
  'delivery.changed': { conversation_id: string; message_id: string; delivery: Delivery };
  'teammate.changed': { teammate: Teammate };
  'csat.received': { conversation_id: string; csat: Csat };
}

export type EventName = keyof EventPayloads;

export interface SignalPayloads {
  typing: { conversation_id: string; author: Author };
  presence: { teammate_id: string; presence: Teammate['presence'] };
  viewers: { conversation_id: string; viewers: Viewer[] };
  'turn.started': { conversation_id: string; epoch: number; assistant_name: string };
  'turn.delta': { conversation_id: string; turn_id: string; epoch: number; text: string };
  'turn.ended': { conversation_id: string; turn_id: string };
}

export type SignalName = keyof SignalPayloads;

export type ServerFrame =
  | { type: 'ready'; cursor: string }
  | { type: 'event'; cursor: string; name: string; at: string; payload: unknown }
  | { type: 'signal'; name: string; payload: unknown }
  | { type: 'reset' }
  | { type: 'ping' };

export type Activity = 'viewing' | 'replying' | 'none';

export type ClientFrame =
  | { type: 'hello'; cursor: string | null }
  | { type: 'activity'; conversation_id: string; activity: Activity }
  | { type: 'typing'; conversation_id: string }
  | { type: 'pong' };
