import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refused } from '../src/app/net/api';
import { Outbox, type OutboxPorts, type Pending } from '../src/app/net/outbox';

function makeOutbox(deliver: OutboxPorts['deliver'], stored: string | null = null) {
  const seen: Pending[][] = [];
  const later: (() => void)[] = [];
  const kept = { value: stored };
  const outbox = new Outbox({
    deliver,
    changed: (pending) => void seen.push(pending),
    load: () => kept.value,
    save: (value) => void (kept.value = value),
    later: (callback) => void later.push(callback),
  });
  return { outbox, seen, later, kept };
}
const item = (client_id: string) => ({ client_id, text: client_id, at: '' });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('messages leave one after the other, in order', async () => {
  const sent: string[] = [];
  const { outbox } = makeOutbox(async (message) => {
    await settled();
    sent.push(message.client_id);
  });
  ['a', 'b', 'c'].forEach((id) => outbox.add(item(id)));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(sent, ['a', 'b', 'c']);
  assert.deepEqual(outbox.pending, []);
});

test('a broken line keeps everything and tries again with the same id', async () => {
  let isBroken = true;
  const tried: string[] = [];
  const { outbox, later, kept } = makeOutbox(async (message) => {
    tried.push(message.client_id);
    if (isBroken) throw new Error('cut');
  });
  outbox.add(item('a'));
  await settled();
  assert.equal(outbox.pending[0]?.state, 'waiting');
  assert.match(kept.value ?? '', /"client_id":"a"/);
  isBroken = false;
  later.forEach((callback) => callback());
  await settled();
  assert.deepEqual(tried, ['a', 'a']);
  assert.equal(kept.value, null);
});

test('a refusal stays with its reason, does not hold up the rest, and can be retried', async () => {
  let refuses = true;
  const { outbox } = makeOutbox(async (message) => {
    if (message.client_id === 'bad' && refuses) throw new Refused(422, 'message_too_long', 'Too long.');
  });
  outbox.add(item('bad'));
  outbox.add(item('good'));
  await settled();
  assert.deepEqual(outbox.pending.map((one) => [one.client_id, one.state, one.reason]), [['bad', 'failed', 'Too long.']]);
  refuses = false;
  outbox.retry('bad');
  await settled();
  assert.deepEqual(outbox.pending, []);
});

test('what was left from the last visit is sent, and rubbish in storage is forgotten', async () => {
  const sent: string[] = [];
  const left = JSON.stringify([{ client_id: 'a', text: 'a', at: '', state: 'sending' }]);
  const { outbox } = makeOutbox(async (message) => void sent.push(message.client_id), left);
  await outbox.drain();
  assert.deepEqual(sent, ['a']);
  assert.deepEqual(makeOutbox(async () => {}, '{not json').outbox.pending, []);
});
