/** The server's allow-listed tree as nodes. An unknown type shows its text and nothing else; HTML does not exist here. */
import { h, type ComponentChildren } from 'preact';
import type { Block, Inline } from '../protocol';

type Node = Block | Inline;

const SAFE_LINK = /^(https?|mailto|tel):/i;

const TAGS: Record<string, string> = {
  paragraph: 'p',
  // A message has no place in the page's outline, so its headings are strong lines.
  heading: 'p',
  quote: 'blockquote',
  strong: 'strong',
  emphasis: 'em',
  list: 'ul',
  ordered_list: 'ol',
  break: 'br',
};

function content(node: Block & Inline): ComponentChildren {
  if (node.items) return node.items.map((item) => <li>{nodes(item)}</li>);
  return node.children?.length ? nodes(node.children) : node.text;
}

export const nodes = (tree: Node[]): ComponentChildren[] =>
  tree.map((node) => {
    const inner = content(node as Block & Inline);
    const { type, href, text, start } = node as Block & Inline;
    if (type === 'link' && SAFE_LINK.test(href ?? '')) return <a href={href} target="_blank" rel="noopener noreferrer nofollow">{inner}</a>;
    if (type === 'code') return 'language' in node ? <pre><code>{text}</code></pre> : <code>{inner}</code>;
    const tag = Object.hasOwn(TAGS, type) && TAGS[type];
    return tag ? h(tag, { class: type, start }, inner) : inner;
  });
