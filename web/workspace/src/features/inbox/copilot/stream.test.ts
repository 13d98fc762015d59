import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../api/client';
import { askCopilot, readLines, type Line } from './stream';

function answerWith(pieces: string[], status = 200): void {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      bytes.forEach((piece) => controller.enqueue(piece));
      controller.close();
    },
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
}

const never = new AbortController().signal;
const done = { type: 'problem', code: 'nothing_found', sentence: '' };

afterEach(() => vi.unstubAllGlobals());

describe('lines of an answer', () => {
  it('are whole however the network cuts them', async () => {
    const text = `${JSON.stringify({ type: 'text', text: 'Mañana' })}\n${JSON.stringify(done)}\n`;
    answerWith([text.slice(0, 9), text.slice(9, 26), text.slice(26)]);
    const lines: Line[] = [];
    await readLines('/x', {}, never, (line) => lines.push(line));
    expect(lines).toEqual([{ type: 'text', text: 'Mañana' }, done]);
  });

  it('end in a suggestion or a problem, else the connection broke', async () => {
    const given = { kind: 'reply', text: '', team_language: 'en', automatic: false } as const;
    answerWith([`${JSON.stringify(done)}\n`]);
    expect(await askCopilot('c', given, never)).toEqual(done);
    answerWith([`${JSON.stringify({ type: 'text', text: 'Ma' })}\n`]);
    await expect(askCopilot('c', given, never)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('are refused with the sentence of the server', async () => {
    answerWith([JSON.stringify({ code: 'not_found', detail: 'No such conversation.' })], 404);
    const asked = readLines('/x', {}, never, () => undefined);
    await expect(asked).rejects.toBeInstanceOf(ApiError);
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
