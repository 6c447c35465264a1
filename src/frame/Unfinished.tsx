import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { use, useEffect, useState } from 'react';
import { type Unfinished as Cut, differences } from '../../workers/protocol.ts';
import { usePage } from '../state/page.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { usualName } from '../state/usualName.ts';
import styles from './run.module.css';
import { Within } from './within.ts';

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

/** What is kept of a run, in words. */
function keptOf({ epoch, parts }: Cut): string {
  const kept = [
    ...(parts > 0 ? [`${parts} ${parts === 1 ? 'part' : 'parts'}`] : []),
    ...(epoch > 0 ? [`${epoch} epochs`] : []),
  ];
  return kept.length > 0
    ? `${kept.join(' and ')} of it are kept.`
    : 'It had not reached its first checkpoint.';
}

/**
 * Offers to go on with the runs that a reload or a crash of the page cut off, each from what is kept of it. Within
 * another page the run goes on there: only that of its own experiment is offered.
 */
export function Unfinished() {
  const [cuts, setCuts] = useState<readonly Cut[]>([]);
  const source = useRun((state) => state.source);
  const start = useRun((state) => state.start);
  const setSpec = useSpec((state) => state.setSpec);
  const setPage = usePage((state) => state.setPage);
  const spec = useSpec((state) => state.spec);
  const host = use(Within);
  useEffect(() => {
    if (!wasCutOff) return;
    let current = true;
    void import('../lab/lab.ts')
      .then(({ lab }) => lab.unfinished())
      .then((outcome) => {
        if (current && outcome.ok) setCuts(outcome.value);
        if (outcome.ok && outcome.value.length === 0) void settle();
      });
    return () => {
      current = false;
    };
  }, []);
  if (source === 'run') return null;
  const take = (cut: Cut) => {
    setCuts((now) => now.filter((one) => one !== cut));
    mark(cuts.length - 1);
  };
  const resume = (cut: Cut) => {
    take(cut);
    if (!host) {
      setPage(cut.spec.study);
      setSpec(cut.spec);
    }
    start(cut.spec);
  };
  // The offer leaves once what it stood for is gone: a reload in between would still go on from it.
  const discard = async (cut: Cut) => {
    const { lab } = await import('../lab/lab.ts');
    await lab.discardUnfinished(cut.spec);
    take(cut);
  };
  const offered = host ? cuts.filter((cut) => differences(cut.spec, spec).length === 0) : cuts;
  return offered.map((cut) => (
    <div key={cut.hash} className={styles.unfinished} role="status">
      <IconRefreshAlert size={18} aria-hidden />
      <span className={styles.cutOff}>
        {host?.cutOff(cut) ??
          `A run was cut off when the page closed: ${usualName(cut.spec)}. ${keptOf(cut)}`}
      </span>
      <Button
        size="compact-sm"
        aria-label={`${host?.goOn ?? 'Go on with it'}: ${usualName(cut.spec)}`}
        onClick={() => resume(cut)}
      >
        {host?.goOn ?? 'Go on with it'}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={`${host?.discard ?? 'Discard it'}: ${usualName(cut.spec)}`}
        onClick={() => void discard(cut)}
      >
        {host?.discard ?? 'Discard it'}
      </Button>
    </div>
  ));
}
