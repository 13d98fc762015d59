/** Answers that come line by line. Whoever aborts closes the connection, and the server stops the model behind it. */
import { ApiError, parseProblem } from '../../../api/client';
import type { components } from '../../../api/schema';

type Schemas = components['schemas'];
export type Suggestion = Schemas['SuggestionOut'];
export type Kind = Suggestion['kind'];
export type CopilotInput = Schemas['CopilotInput'];

export interface TextLine {
  type: 'text';
  text: string;
}
export interface DoneLine {
  type: 'done';
  suggestion: Suggestion;
  fell_back: string | null;
}
export interface ProblemLine {
  type: 'problem';
  code: string;
  sentence: string;
}
export interface TranslationsLine {
  type: 'translations';
  items: { message_id: string; text: string }[];
}
export type Line = TextLine | DoneLine | ProblemLine | TranslationsLine | { type: 'end' };

export async function readLines(
  path: string,
  body: unknown,
  signal: AbortSignal,
  onLine: (line: Line) => void,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, 'unreachable', '');
  }
  if (!response.ok || !response.body) {
    throw parseProblem(response.status, await response.json().catch(() => null));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? '';
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) onLine(JSON.parse(line) as Line);
    if (done) return;
  }
}

const base = (id: string) => `/api/v1/conversations/${id}/copilot`;

/** The last line: what was suggested, or why nothing was. */
export async function askCopilot(
  id: string,
  body: CopilotInput,
  signal: AbortSignal,
  onText: (text: string) => void = () => undefined,
): Promise<DoneLine | ProblemLine> {
  let last: DoneLine | ProblemLine | null = null;
  await readLines(base(id), body, signal, (line) => {
    if (line.type === 'text') onText(line.text);
    if (line.type === 'done' || line.type === 'problem') last = line;
  });
  if (!last) throw new ApiError(0, 'unreachable', '');
  return last;
}

export function translateMessages(
  id: string,
  language: string,
  signal: AbortSignal,
  onLine: (line: TranslationsLine | ProblemLine) => void,
): Promise<void> {
  return readLines(`${base(id)}/translations`, { language }, signal, (line) => {
    if (line.type === 'translations' || line.type === 'problem') onLine(line);
  });
}
