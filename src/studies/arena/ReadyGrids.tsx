import { Button, Tooltip } from '@mantine/core';
import { use } from 'react';
import { parseSpec, readyGrids } from '../../../workers/protocol.ts';
import { Within } from '../../frame/within.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';

/**
 * Grids ready made for a question; each sets the controls and leaves data, seed and engine as they are. None within a
 * lesson, which asks for its own.
 */
export function ReadyGrids() {
  const setSpec = useSpec((state) => state.setSpec);
  const within = use(Within) !== null;
  const choose = (grid: (typeof readyGrids)[number]['grid']) => {
    const { seed, dataset, engine } = useSpec.getState().spec;
    setSpec(parseSpec({ seed, dataset, engine, ...grid, study: 'arena' }));
  };
  if (within) return null;
  return (
    <ul className={styles.ready} aria-label={tr('Ready made grids')}>
      {readyGrids.map(({ id, label, words, grid }) => (
        <li key={id}>
          <Tooltip label={words} multiline w={260} withinPortal={false}>
            <Button size="compact-xs" variant="default" onClick={() => choose(grid)}>
              {label}
            </Button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
