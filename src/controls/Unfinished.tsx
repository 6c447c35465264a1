import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Unfinished as Cut } from '../../workers/protocol.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import styles from './run.module.css';

const MARK = 'brittle-run-under-way';

/** A mark that a run is under way outlives a reload; without it there is no need to start the worker and ask. */
function marked(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

function mark(underWay: boolean): void {
  try {
    if (underWay) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    // Without storage there is nothing kept to go on from either.
  }
}

const wasCutOff = marked();
useRun.subscribe(({ status, source }, before) => {
  if (status === before.status || source !== 'run') return;
  if (status === 'starting') mark(true);
  if (status === 'done' || status === 'stopped') mark(false);
});

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
      });
    return () => {
      current = false;
    };
  }, []);
  if (!cut || source === 'run') return null;
  const resume = () => {
    setSpec(cut.spec);
    start(cut.spec);
  };
  const discard = async () => {
    setCut(null);
    mark(false);
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
