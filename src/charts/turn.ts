import { useEffect, useRef, useState } from 'react';

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

/**
 * The newest `value` when it was this chart's turn; null before its first turn. Recharts measures and draws a chart in
 * one piece, 10 to 40 ms each: charts that change together get a frame each, or they would hold the page for the sum.
 * A chart that waits already keeps its place, so that none is passed over while values come fast.
 */
export function useInTurn<T>(value: T): T | null {
  const [shown, setShown] = useState<T | null>(null);
  const newest = useRef(value);
  const [draw] = useState(() => () => setShown(newest.current));
  useEffect(() => {
    newest.current = value;
    waiting.add(draw);
    if (!due) setTimeout(next, 0);
    due = true;
  }, [value, draw]);
  useEffect(
    () => () => {
      waiting.delete(draw);
    },
    [draw],
  );
  return shown;
}
