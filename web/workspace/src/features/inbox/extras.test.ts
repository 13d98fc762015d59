import { expect, test } from 'vitest';
import type { Extra } from '../../api/types';
import { makeMessage } from '../../live/testing';
import { isSaidByCard, pressedChoices } from './extras';
import { cameFrom, isStorySeen, wayTo } from './origins';

const BARE: Extra = {
  kind: 'location',
  text: '',
  name: '',
  url: null,
  latitude: null,
  longitude: null,
  details: [],
  external_id: null,
  message_id: null,
  raw: null,
};

test('an advertisement, a shared post and a link are told apart by their source', () => {
  expect(cameFrom({ name: 'Summer sale', text: '', details: ['ADS', 'promo'] }).kind).toBe('advert');
  expect(cameFrom({ name: 'Summer sale', text: 'All boots -20 %', details: ['All boots -20 %'] }).kind).toBe('advert');
  expect(cameFrom({ name: 'Reel', text: '', details: ['ig_reel'] })).toEqual({ kind: 'reel', title: 'Reel', text: '' });
  expect(cameFrom({ name: 'A page', text: '', details: ['fallback'] }).kind).toBe('share');
  expect(cameFrom({ name: '', text: 'conv_1', details: [] })).toEqual({ kind: 'link', title: 'conv_1', text: '' });
  expect(cameFrom({ name: '', text: '', details: ['SHORTLINK', 'june'] }).title).toBe('SHORTLINK · june');
});

test('numbers and addresses of a card can be used, its company cannot', () => {
  expect(['+34 600 111 333', '600-111-333', 'marta@example.com', 'Muebles Ruiz', '12'].map(wayTo)).toEqual([
    'tel',
    'tel',
    'mailto',
    null,
    null,
  ]);
});

test('a story is seen for a day, and not once it is known to be gone', () => {
  const at = '2026-03-02T10:00:00Z';
  expect(isStorySeen(BARE, at, Date.parse(at) + 86_399_999)).toBe(true);
  expect(isStorySeen(BARE, at, Date.parse(at) + 86_400_000)).toBe(false);
  expect(isStorySeen({ details: ['gone'] }, at, Date.parse(at))).toBe(false);
});

test('words that only repeat a card are not drawn twice', () => {
  const place: Extra = { ...BARE, name: 'Playa', text: 'Paseo 1', latitude: 28.12, longitude: -15.4 };
  for (const text of ['Playa', 'Playa, Paseo 1', '28.12000, -15.40000', '28.12, -15.4', '[location] Playa'])
    expect(isSaidByCard({ text, extras: [place], attachments: [] })).toBe(true);
  expect(isSaidByCard({ text: 'Estoy en Playa', extras: [place], attachments: [] })).toBe(false);
  expect(isSaidByCard({ text: '28.13, -15.4', extras: [place], attachments: [] })).toBe(false);
  const cards: Extra[] = [
    { ...BARE, kind: 'contact', name: 'Bob', details: ['+1555'] },
    { ...BARE, kind: 'contact', name: 'Eve', details: ['eve@x.example'] },
  ];
  expect(isSaidByCard({ text: 'Bob, +1555\nEve, eve@x.example', extras: cards, attachments: [] })).toBe(true);
  expect(isSaidByCard({ text: '', extras: cards, attachments: [] })).toBe(false);
  const lost: Extra = { ...BARE, kind: 'missing_file', text: 'voz.ogg' };
  expect(isSaidByCard({ text: '[voz.ogg]', extras: [lost], attachments: [] })).toBe(true);
  expect(isSaidByCard({ text: 'Escucha esto', extras: [lost], attachments: [] })).toBe(false);
});

test('the sign that a sticker stands for is not drawn beside its picture', () => {
  const sticker: Extra = { ...BARE, kind: 'sticker' };
  const attachments = [
    { id: 'f', name: 's.webp', content_type: 'image/webp', size_bytes: 9, url: '/f', width: 240, height: 240 },
  ];
  expect(isSaidByCard({ text: '😄', extras: [sticker], attachments })).toBe(true);
  expect(isSaidByCard({ text: '😄', extras: [sticker], attachments: [] })).toBe(false);
  expect(isSaidByCard({ text: 'Mira', extras: [sticker], attachments })).toBe(false);
});

test('the newest message that had the pressed choice shows it', () => {
  const choices = [{ id: 'yes', label: 'Sí', document_id: null }];
  const pressed = pressedChoices([
    makeMessage({ id: 'first', seq: 1, choices }),
    makeMessage({ id: 'again', seq: 2, choices }),
    makeMessage({ id: 'answer', seq: 3, text: 'Sí', choice_id: 'yes' }),
    makeMessage({ id: 'other', seq: 4, choice_id: 'gone' }),
  ]);
  expect([...pressed]).toEqual([['again', 'yes']]);
});
