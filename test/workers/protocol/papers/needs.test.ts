import { describe, expect, it } from 'vitest';
import { lackOf } from '../../../../workers/protocol/papers/needs.ts';
import { paperCards } from '../../../../workers/protocol/papers/report.ts';

const runs = paperCards.flatMap((of) => of.runs);
const ids = (times: { from: number; to: number } | null) =>
  runs.flatMap((run) => (lackOf(run, { times }) ? [run.id] : []));

describe('what data lacks for a run', () => {
  it('is nothing where it has times', () => {
    expect(ids({ from: 0, to: 1 })).toEqual([]);
  });

  it('is times where the last interaction is held out, and nothing where a random one or a share is', () => {
    const without = ids(null);
    expect(without).toContain('anelli-iterations-ml-1m');
    expect(without).toContain('du-hints-ml-100k');
    for (const other of ['wu-ml-1m', 'anelli-lastfm', 'hanoi-apr-book', 'liu-fm-frappe', 'wu-data-ml-1m'])
      expect(without).not.toContain(other);
  });

  it('is nothing for what is built in, whose times are its own', () => {
    expect(ids(null).filter((id) => id.endsWith('-quick'))).toEqual([]);
  });
});
