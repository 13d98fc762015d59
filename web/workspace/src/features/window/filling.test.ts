import { describe, expect, it } from 'vitest';
import { filled, guess, isComplete, valuesFor } from './filling';
import type { Slot, Template } from './queries';

const slot = (label: string): Slot => ({ key: `body.${label}`, where: 'body', label, example: '' });
const template = (body: string, ...labels: string[]): Template => ({
  name: 'order_update',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  quality: 'GREEN',
  header: '',
  body,
  footer: '',
  buttons: [],
  slots: labels.map(slot),
  header_file: '',
  header_types: [],
  header_bytes: 0,
  problem: '',
});

describe('filling a template', () => {
  it('shows what is filled, and the name of what is not', () => {
    expect(filled('Hi {{1}}, order {{ 2 }}', 'body', { 'body.1': 'Ada' })).toBe('Hi Ada, order {{ 2 }}');
  });

  it('is complete with every variable', () => {
    const one = template('Hi {{1}}', '1');
    expect(isComplete(one, {})).toBe(false);
    expect(isComplete(one, { 'body.1': '  ' })).toBe(false);
    expect(isComplete(one, { 'body.1': 'Ada' })).toBe(true);
    expect(isComplete(template('Hi'), {})).toBe(true);
  });

  it('guesses the name only where it surely is one', () => {
    expect(guess(template('Hola {{1}}, hay novedades', '1'), 'Lucía Vega')).toEqual({ 'body.1': 'Lucía' });
    expect(guess(template('Order {{1}} left', '1'), 'Lucía Vega')).toEqual({});
    expect(guess(template('{{first_name}}!', 'first_name'), 'Lucía')).toEqual({ 'body.first_name': 'Lucía' });
    expect(guess(template('Hi {{1}}', '1'), null)).toEqual({});
  });

  it('sends nothing that the template does not have', () => {
    expect(valuesFor([slot('1')], { 'body.1': 'a', 'body.9': 'b' })).toEqual({ 'body.1': 'a' });
  });
});
