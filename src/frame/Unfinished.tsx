import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Unfinished as Cut } from '../../workers/protocol.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import styles from './run.module.css';

const MARK = 'brittle-run-under-way';

/**
 * How many runs of this profile's tabs are under way, or were cut off: it outlives a reload, and at 0 there is no need
 * to start the worker and ask. Tabs may run at the same time, so that the end of one run says nothing of another.
 */
function underWay(): number {
  try {
    return Number(localStorage.getItem(MARK)) || 0;
  } catch {
    return 0;
  }
}

function mark(runs: number): void {
  try {
    if (runs > 0) localStorage.setItem(MARK, String(runs));
    else localStorage.removeItem(MARK);
  } catch {
    // Without storage there is nothing kept to go on from either.
  }
}

const wasCutOff = underWay() > 0;
let running = false;
useRun.subscribe(({ status, source }, before) => {
  if (status === before.status || source !== 'run') return;
  if (status === 'starting' && !running) {
    running = true;
    mark(underWay() + 1);
  }
  if (running && (status === 'done' || status === 'stopped')) {
    running = false;
    mark(underWay() - 1);
  }
});

/** Nothing was left and no tab runs: the count is of runs that ended unseen. */
async function settle(): Promise<void> {
  const held = (await navigator.locks?.query())?.held ?? [];
  if (held.length === 0 && !running) mark(0);
}

/** Offers to go on with a run that a reload or a crash of the page cut off, from its last checkpoint. */
export function Unfinished() {
  const [cut, setCut] = useState<Cut | null>(null);
  const source = useRun((state) => state.source);
  const start = useRun((state) => state.start);
  const setSpec = useSpec((state) => state.setSpec);
  useEffect(() => {
    if (!wasCutOff) return;
    let current = true;
    void import('../lab/lab.ts')
      .then(({ lab }) => lab.unfinished())
      .then((outcome) => {
        if (current && outcome.ok) setCut(outcome.value);
        if (outcome.ok && !outcome.value) void settle();
      });
    return () => {
      current = false;
    };
  }, []);
  if (!cut || source === 'run') return null;
  const resume = () => {
    mark(0);
    setSpec(cut.spec);
    start(cut.spec);
  };
  const discard = async () => {
    setCut(null);
    mark(0);
    const { lab } = await import('../lab/lab.ts');
    await lab.discardUnfinished();
  };
  return (
    <div className={styles.unfinished} role="status">
      <IconRefreshAlert size={18} aria-hidden />
      <span>
        A run was cut off when the page closed.{' '}
        {cut.epoch > 0 ? `${cut.epoch} epochs of it are kept.` : 'It had not reached its first checkpoint.'}
      </span>
      <Button size="compact-sm" onClick={resume}>
        Go on with it
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => void discard()}>
        Discard it
      </Button>
    </div>
  );
}
