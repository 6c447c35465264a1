import { describe, expect, it } from 'vitest';
import { recordsShown, setFor, specsHere } from '../../../src/state/papers.ts';
import { type DatasetCard, type PaperRun, paperCards, type RunRecord } from '../../../workers/protocol.ts';

const runs = paperCards.flatMap((of) => of.runs);
const runOf = (id: string): PaperRun => {
  const found = runs.find((run) => run.id === id);
  if (!found) throw new RangeError(id);
  return found;
};
const record = (run: string): RunRecord => ({
  ...{ run, seed: 1, hash: '', engine: '', date: '', commit: '', machine: '', seconds: 0 },
  values: {},
});
const set = (name: string, users: number, items: number): DatasetCard => ({
  ...{
    hash: 'a'.repeat(64),
    name,
    source: 'file',
    users,
    items,
    interactions: 1,
    density: 0,
    shape: 0,
    gini: 0,
  },
  perUser: { min: 0, median: 0, mean: 0, max: 0 },
  perItem: { min: 0, median: 0, mean: 0, max: 0 },
  ...{ ratings: [], longTail: [], times: null, userFields: [], itemFields: [], contextFields: [], notes: [] },
  sample: [],
});

describe('the records shown', () => {
  it('are the stored ones, but for families of runs that this device ran', () => {
    const stored = [record('wu-size-quick'), record('wu-size-ml-100k'), record('wu-draws')];
    const own = [record('wu-size-quick')];
    expect(recordsShown(runs, stored, [])).toEqual(stored);
    expect(recordsShown(runs, stored, own)).toEqual([stored[2], own[0]]);
  });
});

describe('the data of a run', () => {
  it('is known by its users and items, or by its name where copies differ', () => {
    const sets = [set('mine', 943, 1682), set('Book-Crossing, ratings', 5, 5)];
    expect(setFor(runOf('wu-size-ml-100k'), sets)).toBe(sets[0]);
    expect(setFor(runOf('hanoi-data'), sets)).toBe(sets[1]);
    expect(setFor(runOf('wu-ml-1m'), sets)).toBeNull();
    expect(setFor(runOf('wu-size-quick'), sets)).toBeUndefined();
  });

  it('goes into the experiment, which there is none of without it', () => {
    const sets = [set('mine', 943, 1682)];
    expect(specsHere(runOf('wu-size-ml-100k'), 2, sets)[0]?.dataset).toMatchObject({
      kind: 'file',
      name: 'mine',
    });
    expect(specsHere(runOf('wu-size-ml-100k'), 2, [])).toEqual([]);
    expect(specsHere(runOf('wu-size-quick'), 2, [])[0]?.dataset).toMatchObject({ kind: 'generated' });
    expect(specsHere(runOf('wu-draws'), 1, [])).toEqual([]);
  });
});
