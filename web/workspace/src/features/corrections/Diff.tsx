import { Fragment } from 'react';
import { diffWords } from './diffWords';

const TAGS = { same: Fragment, gone: 'del', new: 'ins' } as const;

/** A text before and after, in one: what goes is struck out, what comes is underlined. */
export function Diff({ before, after, label }: { before: string; after: string; label?: string }) {
  return (
    <div className="diff" role="group" aria-label={label}>
      {diffWords(before, after).map((one, at) => {
        const Tag = TAGS[one.kind];
        return <Tag key={at}>{one.text}</Tag>;
      })}
    </div>
  );
}
