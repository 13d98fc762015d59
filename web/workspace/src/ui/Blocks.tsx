/** Draws the allow-listed tree the server made of a message. No HTML string ever reaches this screen, and whatever is not
 * on the list below is not drawn. */
import { Fragment, type ReactNode } from 'react';

type Loose = Record<string, unknown>;

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

function nodes(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter((one): one is Loose => typeof one === 'object' && one !== null) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function inline(node: Loose, key: number): ReactNode {
  const inner = nodes(node.children).map(inline);
  switch (node.type) {
    case 'text':
      return <Fragment key={key}>{text(node.text)}</Fragment>;
    case 'strong':
      return <strong key={key}>{inner}</strong>;
    case 'emphasis':
      return <em key={key}>{inner}</em>;
    case 'code':
      return <code key={key}>{text(node.text)}</code>;
    case 'break':
      return <br key={key} />;
    case 'link':
      return SAFE_LINK.test(text(node.href)) ? (
        <a key={key} href={text(node.href)} target="_blank" rel="noopener noreferrer nofollow">
          {inner}
        </a>
      ) : (
        <Fragment key={key}>{inner}</Fragment>
      );
    default:
      return null;
  }
}

function items(node: Loose): ReactNode {
  const all = Array.isArray(node.items) ? node.items : [];
  return all.map((item: unknown, index) => <li key={index}>{nodes(item).map(block)}</li>);
}

function block(node: Loose, key: number): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return <p key={key}>{nodes(node.children).map(inline)}</p>;
    case 'heading':
      return (
        <p key={key} className="block-heading">
          {nodes(node.children).map(inline)}
        </p>
      );
    case 'quote':
      return <blockquote key={key}>{nodes(node.children).map(block)}</blockquote>;
    case 'code':
      return (
        <pre key={key} tabIndex={0}>
          <code>{text(node.text)}</code>
        </pre>
      );
    case 'list':
      return <ul key={key}>{items(node)}</ul>;
    case 'ordered_list':
      return (
        <ol key={key} start={typeof node.start === 'number' ? node.start : 1}>
          {items(node)}
        </ol>
      );
    default:
      return null;
  }
}

/** The tree where there is one, else the plain text. */
export function Blocks({ blocks, text: plain }: { blocks: readonly unknown[]; text: string }) {
  const tree = nodes(blocks);
  if (tree.length === 0) return <p className="block-plain">{plain}</p>;
  return tree.map(block);
}
