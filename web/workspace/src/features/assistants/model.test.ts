import { expect, test } from 'vitest';
import { careOf, eagernessOf, patienceOf } from './model';

test('a threshold is said in the words of what it lets in', () => {
  expect([0, 0.4, 0.45, 0.75, 0.8, 0.95, 1].map(eagernessOf)).toEqual([
    'hint', 'hint', 'likely', 'likely', 'certain', 'certain', 'never',
  ]);
  expect([0.6, 0.65, 0.95, 1].map(patienceOf)).toEqual(['first', 'second', 'second', 'never']);
  expect([0.2, 0.5, 0.8].map(careOf)).toEqual(['bold', 'even', 'careful']);
});
