import assert from 'node:assert/strict';
import { test } from 'node:test';
import en from '../texts/en.json';
import es from '../texts/es.json';
import pt from '../texts/pt.json';

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join();

for (const [language, texts] of Object.entries({ es, pt })) {
  test(`${language} says everything that English says, with the same names in it`, () => {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(texts)) assert.equal(holes(text), holes(en[key as keyof typeof en]), key);
  });
}
