import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL, reduce, type State } from '../src/app/chat/state';
import type { Author, Conversation, Message } from '../src/app/protocol';

const message = (seq: number, kind: Author['kind'] = 'contact', text = `m${seq}`): Message => ({
  id: `id${seq}`, seq, author: { kind, name: '' }, text, blocks: [], choices: null, citations: [], attachments: [], event: null, client_id: null, created_at: '',
});
const conversation = (epoch: number): Conversation => ({
  id: 'c', status: 'open', holder_kind: 'assistant', holder_name: 'Brisa', epoch, last_seq: 1, csat_asked: false, csat_score: null, waiting: null,
});
const heard = (state: State, seq: number, kind: Author['kind'] = 'contact', isSeen = true) => reduce(state, { type: 'message', message: message(seq, kind), isSeen });
const delta = (state: State, epoch: number, text: string) => reduce(state, { type: 'signal', name: 'turn.delta', payload: { turn_id: 't', epoch, text } });

test('messages stand in the order of their seq, however they arrive', () => {
  const state = [3, 1, 2, 3].reduce((before, seq) => heard(before, seq), INITIAL);
  assert.deepEqual(state.messages.map((item) => item.seq), [1, 2, 3]);
});

test('a snapshot plus the events after it equals a fresh snapshot', () => {
  const items = [message(1), message(2, 'assistant'), message(3)];
  const fresh = reduce(INITIAL, { type: 'snapshot', page: { items, conversation: conversation(1), has_more: false } });
  const early = reduce(INITIAL, { type: 'snapshot', page: { items: items.slice(0, 1), conversation: conversation(1), has_more: false } });
  const caughtUp = items.reduce((before, item) => reduce(before, { type: 'message', message: item, isSeen: true }), early);
  assert.deepEqual(caughtUp, fresh);
});

test('words of an older epoch are never shown', () => {
  const held = reduce(INITIAL, { type: 'conversation', conversation: conversation(2) });
  assert.equal(delta(held, 1, 'too late').draft, null);
  assert.equal(delta(held, 2, 'in time').draft?.text, 'in time');
});

test('a pass of the baton drops what was being written', () => {
  const writing = delta(reduce(INITIAL, { type: 'conversation', conversation: conversation(1) }), 1, 'half a sen');
  assert.equal(reduce(writing, { type: 'conversation', conversation: conversation(2) }).draft, null);
});

test('the committed message takes the place of the streamed one', () => {
  const writing = delta(INITIAL, 1, 'an answer');
  assert.equal(heard(writing, 1, 'contact').draft?.text, 'an answer');
  assert.equal(heard(writing, 1, 'assistant').draft, null);
});

test('the words stay while the committed message is on its way, and go when the next turn begins', () => {
  const ended = reduce(delta(INITIAL, 1, 'an answer'), { type: 'signal', name: 'turn.ended', payload: { turn_id: 't', epoch: 1 } });
  assert.equal(ended.draft?.text, 'an answer');
  const next = reduce(ended, { type: 'signal', name: 'turn.started', payload: { epoch: 1, assistant_name: 'Brisa' } });
  assert.equal(next.draft, null);
  assert.equal(next.typing?.name, 'Brisa');
});

test('only what others wrote unseen counts as unread, and only once', () => {
  let state = heard(INITIAL, 1, 'contact', false);
  state = heard(state, 2, 'assistant', false);
  state = heard(state, 2, 'assistant', false);
  assert.equal(heard(state, 3, 'teammate', true).unread, 1);
});

test('a visitor does not see themselves typing', () => {
  assert.equal(reduce(INITIAL, { type: 'signal', name: 'typing', payload: { author: { kind: 'contact', name: '' } } }).typing, null);
});
