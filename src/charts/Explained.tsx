import { Tooltip } from '@mantine/core';
import { type ReactElement, use, useMemo } from 'react';
import { addressOf, piecesOf, termsIn, type WorkName, works } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { OpenPaper } from './papers.ts';

const shown = { hover: true, focus: true, touch: true };

/** The name of a work beside the five papers, as a link to where it is found. */
export function WorkLink({ name }: { readonly name: WorkName }) {
  return (
    <a
      className={classes.paper}
      href={addressOf(name)}
      target="_blank"
      rel="noreferrer"
      title={tr('{title}, at dblp', { title: works[name].title })}
    >
      {name}
    </a>
  );
}

/**
 * A sentence whose short names say what they stand for when they are pointed at or focused, and whose papers and other works are links.
 * With `papersAlone` the names stay words: where all of them are explained anyway.
 */
export function Explained({
  children,
  papersAlone = false,
}: {
  readonly children: string;
  readonly papersAlone?: boolean;
}) {
  const pieces = useMemo(() => piecesOf(children), [children]);
  const open = use(OpenPaper);
  return pieces.map((piece, n) => {
    if (typeof piece === 'string') return piece;
    if ('paper' in piece)
      return open ? (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone
          key={n}
          type="button"
          className={classes.paper}
          onClick={() => open(piece.paper)}
        >
          {piece.name}
        </button>
      ) : (
        piece.name
      );
    if ('work' in piece)
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone
        <WorkLink key={n} name={piece.work} />
      );
    if (papersAlone) return piece.term;
    return (
      <Tooltip key={piece.term} label={tr(piece.meaning)} events={shown} multiline w={280} withArrow>
        <button type="button" className={classes.term} aria-description={tr(piece.meaning)}>
          {piece.term}
        </button>
      </Tooltip>
    );
  });
}

/** What the short names in a text stand for; null where it has none. */
const meaningsIn = (text: string): string | null =>
  termsIn(text)
    .map(({ term, meaning }) => `${term}: ${tr(meaning)}`)
    .join('; ') || null;

/** What can be pressed and is named by `text`: it says what the short names in that stand for, as a sentence does. */
export function ExplainedButton({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactElement<{ readonly 'aria-description'?: string }>;
}) {
  const meaning = useMemo(() => meaningsIn(text), [text]);
  if (meaning === null) return children;
  return (
    <Tooltip label={meaning} events={shown} multiline w={280} withArrow>
      {children}
    </Tooltip>
  );
}
