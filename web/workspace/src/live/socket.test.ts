import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerFrame } from './payloads';
import { LiveSocket, type LinkState } from './socket';

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.onclose?.({ code: 1000 });
  }
  says(frame: ServerFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let frames: ServerFrame[];
let states: LinkState[];
let live: LiveSocket;
let signedOut = 0;
const newest = () => FakeSocket.all.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  frames = [];
  states = [];
  const handlers = {
    onFrame: (frame: ServerFrame) => void frames.push(frame),
    onState: (state: LinkState) => void states.push(state),
    onSignedOut: () => void (signedOut += 1),
  };
  live = new LiveSocket('ws://server/stream', 'c0', handlers);
  live.open();
  newest().onopen!();
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const appended = (cursor: string): ServerFrame => ({ type: 'event', cursor, name: 'x.y', at: '', payload: {} });

test('begins at the cursor of the first load', () => {
  expect(JSON.parse(newest().sent[0]!)).toEqual({ type: 'hello', cursor: 'c0' });
});

test('after a cut it resumes at the last event it has applied', () => {
  newest().says({ type: 'ready', cursor: 'c1' });
  newest().says(appended('c2'));
  newest().onclose!({ code: 1006 });
  expect(states.at(-1)).toBe('down');
  vi.advanceTimersByTime(2_000);
  newest().onopen!();
  expect(FakeSocket.all).toHaveLength(2);
  expect(JSON.parse(newest().sent[0]!)).toEqual({ type: 'hello', cursor: 'c2' });
});

test('an event whose handling fails is asked for again', () => {
  newest().says({ type: 'ready', cursor: 'c1' });
  const broken = new LiveSocket('ws://server/stream', 'c1', {
    onFrame: (frame) => {
      if (frame.type === 'event') throw new Error('broken');
    },
    onState: () => undefined,
    onSignedOut: () => undefined,
  });
  broken.open();
  expect(() => newest().says(appended('c2'))).toThrow('broken');
  newest().onclose!({ code: 1006 });
  vi.advanceTimersByTime(2_000);
  newest().onopen!();
  expect(JSON.parse(newest().sent[0]!)).toMatchObject({ cursor: 'c1' });
  broken.close();
});

test('tries for ever, ever more patiently', () => {
  for (let round = 0; round < 12; round += 1) {
    newest().onclose!({ code: 1006 });
    vi.advanceTimersByTime(15_000);
  }
  expect(FakeSocket.all.length).toBe(13);
});

test('answers pings and gives up a line that has gone silent', () => {
  newest().says({ type: 'ping' });
  expect(JSON.parse(newest().sent.at(-1)!)).toEqual({ type: 'pong' });
  vi.advanceTimersByTime(45_100);
  expect(states.at(-1)).toBe('down');
  vi.advanceTimersByTime(2_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test('after a reset it takes the new cursor of the server', () => {
  newest().says({ type: 'reset' });
  newest().says({ type: 'ready', cursor: 'c9' });
  newest().onclose!({ code: 1006 });
  vi.advanceTimersByTime(2_000);
  newest().onopen!();
  expect(frames.map((frame) => frame.type)).toEqual(['reset', 'ready']);
  expect(JSON.parse(newest().sent[0]!)).toEqual({ type: 'hello', cursor: 'c9' });
});

test('says when the sign-in has ended', () => {
  newest().onclose!({ code: 4401 });
  expect(signedOut).toBe(1);
});
