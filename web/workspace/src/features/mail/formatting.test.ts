import { describe, expect, it } from 'vitest';
import { applied, link, linkTarget, markLines, wrap, type Edit, type Selected } from './formatting';

/** `[` and `]` stand for the ends of the selection. */
const picked = (marked: string): Selected => ({
  text: marked.replace(/[[\]]/g, ''),
  from: marked.indexOf('['),
  to: marked.indexOf(']') - 1,
});
const shown = (selected: Selected, edit: Edit) => {
  const text = applied(selected.text, edit);
  return `${text.slice(0, edit.selectFrom)}[${text.slice(edit.selectFrom, edit.selectTo)}]${text.slice(edit.selectTo)}`;
};
const wrapped = (marked: string, mark: string) => shown(picked(marked), wrap(picked(marked), mark));
const lined = (marked: string, kind: 'bullets' | 'numbers' | 'quote') => applied(picked(marked).text, markLines(picked(marked), kind));

describe('bold and italics', () => {
  it('stand around the words, not around their spaces', () => {
    expect(wrapped('It leaves [today ]at six', '**')).toBe('It leaves **[today]** at six');
  });
  it('wait for words where nothing is selected', () => {
    expect(wrapped('Hello []', '**')).toBe('Hello **[]**');
  });
  it('are taken off again, selected with them or within them', () => {
    expect(wrapped('[**today**]', '**')).toBe('[today]');
    expect(wrapped('**[today]**', '**')).toBe('[today]');
    expect(wrapped('*[today]*', '*')).toBe('[today]');
  });
  it('do not take each other off', () => {
    expect(wrapped('**[today]**', '*')).toBe('***[today]***');
    expect(wrapped('[**today**]', '*')).toBe('*[**today**]*');
  });
});

describe('lists and quotes', () => {
  it('mark each line that is touched', () => {
    expect(lined('a\n[b\nc]', 'bullets')).toBe('a\n\n- b\n- c');
    expect(lined('[]', 'bullets')).toBe('- ');
    expect(lined('[one\n\ntwo]', 'numbers')).toBe('1. one\n\n2. two');
    expect(lined('a[b]c', 'quote')).toBe('> abc');
  });
  it('change into each other, and back into lines', () => {
    expect(lined('[- a\n- b]', 'numbers')).toBe('1. a\n2. b');
    expect(lined('[1. a\n2. b]', 'numbers')).toBe('a\nb');
    expect(lined('- a\n[b]', 'bullets')).toBe('- a\n- b');
  });
});

describe('a link', () => {
  it('has an address that a browser understands', () => {
    expect(linkTarget('shop.test/orders?id=1')).toBe('https://shop.test/orders?id=1');
    expect(linkTarget(' http://shop.test ')).toBe('http://shop.test');
    expect(linkTarget('ada@shop.test')).toBe('mailto:ada@shop.test');
  });
  it.each(['', 'javascript:alert(1)', 'data:text/html,x', 'no address', 'shop', 'https://a.test/)(', 'ftp://a.test'])('is refused: %s', (text) => {
    expect(linkTarget(text)).toBeNull();
  });
  it('carries the words that were selected, or shows its address', () => {
    const selected = picked('see [our  page]');
    expect(applied(selected.text, link(selected, 'https://a.test/'))).toBe('see [our page](https://a.test/)');
    const none = picked('see []');
    expect(applied(none.text, link(none, 'mailto:a@b.test'))).toBe('see [a@b.test](mailto:a@b.test)');
  });
});
