import { Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import styles from './layout.module.css';
import { piecesOf } from './terms.ts';

/** A sentence whose short names say what they stand for when they are pointed at or focused. */
export function Explained({ children }: { readonly children: string }) {
  const pieces = useMemo(() => piecesOf(children), [children]);
  return pieces.map((piece) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <Tooltip
        key={piece.term}
        label={piece.meaning}
        events={{ hover: true, focus: true, touch: true }}
        multiline
        w={280}
        withArrow
      >
        <button type="button" className={styles.term} aria-description={piece.meaning}>
          {piece.term}
        </button>
      </Tooltip>
    ),
  );
}
