/** What travels between the widget and the server: the visitor's side of the web channel. */
export type Language = 'en' | 'es' | 'pt';

export interface Author {
  kind: 'contact' | 'assistant' | 'teammate' | 'system';
  name: string;
}

/** The allow-listed tree the server makes of a text. We turn it into nodes; HTML never crosses the wire. */
export interface Inline {
  type: string;
  text?: string;
  href?: string;
  children?: Inline[];
}

export interface Block {
  type: string;
  text?: string;
  level?: number;
  start?: number;
  /** Only a block of code has it, an inline one does not. */
  language?: string | null;
  children?: (Block | Inline)[];
  items?: (Block | Inline)[][];
}

export interface Choice {
  id: string;
  label: string;
}

export interface Citation {
  passage_id: string;
  title: string;
  heading: string;
  excerpt: string;
  url: string | null;
}

export interface Passage {
  title: string;
  heading: string;
  text: string;
  document_text: string;
}

export interface Attachment {
  id: string;
  name: string;
  content_type: string;
  size_bytes: number;
  url: string;
  width?: number | null;
  height?: number | null;
}

export interface Message {
  id: string;
  seq: number;
  author: Author;
  text: string;
  blocks: Block[];
  choices: Choice[] | null;
  citations: Citation[];
  attachments: Attachment[];
  event: { name: string; data: Record<string, string> } | null;
  client_id: string | null;
  created_at: string;
}

export interface Conversation {
  id: string;
  status: 'open' | 'snoozed' | 'resolved';
  holder_kind: 'assistant' | 'teammate' | 'team' | 'nobody';
  holder_name: string | null;
  epoch: number;
  last_seq: number;
  csat_asked: boolean;
  csat_score: number | null;
  waiting: { text: string } | null;
}

/** The brand's colour, corrected for each theme until it can be read (WCAG 1.4.3, 1.4.11). */
export interface Palette {
  /** Filled surfaces: own bubbles, the send button. */
  fill: string;
  /** Text on those. */
  ink: string;
  /** The brand as text or border on the page's background. */
  accent: string;
}

export type Palettes = Record<'light' | 'dark', Palette>;

export interface Config {
  workspace_name: string;
  assistant_name: string | null;
  color: string;
  palettes: Palettes;
  launcher_position: 'left' | 'right';
  title: string;
  greeting: string;
  starters: string[];
  csat_enabled: boolean;
  show_talk_to_person: boolean;
  /** `short` stands in the header; `text` is the whole sentence, for the title of it. */
  availability: { state: 'online' | 'away' | 'closed'; text: string; short: string };
  limits: { message_chars: number; file_bytes: number; file_types: string[] };
}

export interface Session {
  token: string;
  contact_name: string | null;
  conversation: Conversation | null;
  cursor: string | null;
}

export interface Page {
  items: Message[];
  conversation: Conversation | null;
  has_more: boolean;
}

export interface Accepted {
  message: Message;
  conversation: Conversation;
}

/** Frames of the socket, server to visitor. */
export type Frame =
  | { type: 'ready'; cursor: string }
  | { type: 'event'; cursor: string; name: string; payload: { message?: Message; conversation?: Conversation } }
  | { type: 'signal'; name: string; payload: Signal }
  | { type: 'ack'; client_id: string; message: Message; conversation?: Conversation }
  | { type: 'refused'; client_id: string; code: string; detail: string }
  | { type: 'reset' }
  | { type: 'ping' };

export interface Signal {
  conversation_id?: string;
  author?: Author;
  assistant_name?: string;
  turn_id?: string;
  epoch?: number;
  text?: string;
}
