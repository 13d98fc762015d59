import { expect, test } from 'vitest';
import { highlight } from './highlight';

const marked = (text: string, q: string) =>
  highlight(text, q)
    .filter((part) => part.isMatch)
    .map((part) => part.text);

test('words are found in other forms and without their accents', () => {
  expect(marked('La devolución es gratuita. Las devoluciones tardan 5 días.', '¿cómo devuelvo?')).toEqual([]);
  expect(marked('La devolución es gratuita. Las devoluciones tardan.', 'devolucion')).toEqual(['devolución', 'devoluciones']);
});

test('the text stays as it was', () => {
  const text = 'Envío: 3–5 días, «gratis» desde 40 €.';
  expect(highlight(text, 'envio gratis').map((part) => part.text).join('')).toBe(text);
});

test('short words mark nothing', () => {
  expect(marked('the way of the world', 'the of')).toEqual([]);
});
