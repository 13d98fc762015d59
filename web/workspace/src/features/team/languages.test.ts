import { describe, expect, it } from 'vitest';
import { languageName, languageNames } from './languages';

describe('languages', () => {
  it('are named in the language of the reader', () => {
    expect(languageName('pt', 'en')).toBe('Portuguese');
    expect(languageName('pt', 'es')).toBe('Portugués');
  });

  it('keep what was chosen elsewhere', () => {
    expect(languageNames('en', ['is']).find(({ value }) => value === 'is')?.label).toBe('Icelandic');
    expect(languageNames('en').some(({ value }) => value === 'is')).toBe(false);
  });
});
