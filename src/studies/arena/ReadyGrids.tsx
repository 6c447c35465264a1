import { Button } from '@mantine/core';
import { parseSpec, readyGrids } from '../../../workers/protocol.ts';
import { useSpec } from '../../state/spec.ts';
import styles from './arena.module.css';

/** Grids ready made for a question; each sets the controls and leaves data, seed and engine as they are. */
export function ReadyGrids() {
  const setSpec = useSpec((state) => state.setSpec);
  const choose = (grid: (typeof readyGrids)[number]['grid']) => {
    const { seed, dataset, engine } = useSpec.getState().spec;
    setSpec(parseSpec({ seed, dataset, engine, ...grid, study: 'arena' }));
  };
  return (
    <ul className={styles.ready} aria-label="Ready made grids">
      {readyGrids.map(({ id, label, words, grid }) => (
        <li key={id}>
          <Button size="compact-sm" variant="default" onClick={() => choose(grid)}>
            {label}
          </Button>
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
