/** Draws the allow-listed tree the server made of a message. No HTML string ever reaches this screen. */
import { Fragment, type ReactNode } from 'react';
import type { Block, Inline } from '../api/types';

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

function inline(node: Inline, key: number): ReactNode {
  const inner = node.children ? node.children.map(inline) : node.text;
  switch (node.type) {
    case 'text':
      return <Fragment key={key}>{node.text}</Fragment>;
    case 'strong':
      return <strong key={key}>{inner}</strong>;
    case 'emphasis':
      return <em key={key}>{inner}</em>;
    case 'code':
      return <code key={key}>{node.text}</code>;
    case 'break':
      return <br key={key} />;
    case 'link':
      return SAFE_LINK.test(node.href ?? '') ? (
        <a key={key} href={node.href ?? undefined} target="_blank" rel="noopener noreferrer nofollow">
          {inner}
        </a>
      ) : (
        <Fragment key={key}>{inner}</Fragment>
      );
  }
}

function BlockView({ block }: { block: Block }) {
  const inner = block.children?.map(inline) ?? block.text;
  switch (block.type) {
    case 'paragraph':
      return <p>{inner}</p>;
    case 'heading':
      return <p className="block-heading">{inner}</p>;
    case 'quote':
      return <blockquote>{inner}</blockquote>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
    case 'ordered_list': {
      const List = block.type === 'list' ? 'ul' : 'ol';
      return (
        <List>
          {block.items?.map((item, index) => (
            <li key={index}>{item.map(inline)}</li>
          ))}
        </List>
      );
    }
  }
}

/** The tree where there is one, else the plain text. */
export function Blocks({ blocks, text }: { blocks: readonly Block[]; text: string }) {
  if (blocks.length === 0) return <p className="block-plain">{text}</p>;
  return blocks.map((block, index) => <BlockView key={index} block={block} />);
}
