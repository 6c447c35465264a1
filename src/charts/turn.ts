import { startTransition, useEffect, useRef, useState } from 'react';

/** Milliseconds between two charts: one frame, so that the page can answer in between. */
const FRAME_MS = 16;

const waiting = new Set<() => void>();
let due = false;

function next(): void {
  const [first] = waiting;
  if (first) {
    waiting.delete(first);
    first();
  }
  due = waiting.size > 0;
  if (due) setTimeout(next, FRAME_MS);
}

/** Calls `draw` when it is its turn; the function takes it out of the queue. */
function queue(draw: () => void): () => void {
  waiting.add(draw);
  if (!due) setTimeout(next, 0);
  due = true;
  return () => {
    waiting.delete(draw);
  };
}

/**
 * The newest `value` when it was this chart's turn; null before its first turn. Recharts measures and draws a chart in
 * one piece, 10 to 40 ms each: charts that change together get a frame each, or they would hold the page for the sum.
 * A chart that waits already keeps its place, so that none is passed over while values come fast.
 */
export function useInTurn<T>(value: T): T | null {
  const [shown, setShown] = useState<T | null>(null);
  const newest = useRef(value);
  const [draw] = useState(() => () => startTransition(() => setShown(newest.current)));
  useEffect(() => {
    newest.current = value;
    queue(draw);
  }, [value, draw]);
  useEffect(
    () => () => {
      waiting.delete(draw);
    },
    [draw],
  );
  return shown;
}

/** Whether a chart was drawn to its end, so that its code is compiled. */
let warm = false;

/**
 * How many of `total` steps of a chart may be drawn: all at once, but for the first chart of a page, which gets a frame
 * for each. Recharts' code is compiled as it is first run: its first chart took 115 to 150 ms in one piece, and takes
 * at most 40 a step (2 cores at load 6 to 9, the thread's own time).
 */
export function useSteps(total: number): number {
  const [step, setStep] = useState(warm ? total : 0);
  useEffect(() => {
    if (step < total) return queue(() => startTransition(() => setStep(step + 1)));
    warm = true;
    return undefined;
  }, [step, total]);
  return step;
}
