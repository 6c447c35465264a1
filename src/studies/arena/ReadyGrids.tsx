import { Button, Tooltip } from '@mantine/core';
import { use } from 'react';
import { readyGrids } from '../../../workers/protocol.ts';
import { Within } from '../../frame/within.ts';
import { showKnown } from '../../state/known.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';
import { readyFor, useChosen } from './ready.ts';

const shown = { hover: true, focus: true, touch: false };

/**
 * Grids ready made for a question; each sets the controls, leaves data, seed and engine as they are, and shows the run
 * of it where one is known. None within a lesson, which asks for its own.
 */
export function ReadyGrids() {
  const setSpec = useSpec((state) => state.setSpec);
  const within = use(Within) !== null;
  const chosen = useChosen();
  const choose = (id: string) => {
    const ready = readyFor(useSpec.getState().spec).find((one) => one.id === id);
    if (!ready) return;
    setSpec(ready.spec);
    void showKnown(ready.spec);
  };
  if (within) return null;
  return (
    <ul className={styles.ready} aria-label={tr('Ready made grids')}>
      {readyGrids.map(({ id, label, words }) => (
        <li key={id}>
          <Tooltip
            label={words}
            events={shown}
            position="bottom-start"
            multiline
            w={260}
            withinPortal={false}
          >
            <Button
              size="compact-xs"
              variant="default"
              aria-pressed={id === chosen?.id}
              onClick={() => choose(id)}
            >
              {label}
            </Button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
