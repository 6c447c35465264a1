import { describe, expect, it } from 'vitest';
import type { Csr } from '../../../workers/data/types.ts';
import {
  type Candidate,
  candidatesOf,
  type Score,
  searchProfiles,
} from '../../../workers/poison/adaptive.ts';

const options = { selected: 10, noise: 0.5, targetShift: 1 };
const kinds = ['random', 'average', 'bandwagon', 'segment', 'power-user', 'power-item', 'obfuscated'];

/** Fakes that stand for a candidate: as many rows as its place. */
const rowsFor = (n: number): Csr => ({
  rows: n,
  columns: new Int32Array(0),
  offsets: new Int32Array(n + 1),
  values: new Float32Array(0),
});

/** Searches with scores that are made up: `part` and `whole` by the place of a candidate. */
async function search(part: (n: number) => Score, whole: (n: number) => Score) {
  const candidates = candidatesOf(40, options);
  const all: readonly Candidate[] = [...candidates.plain, ...candidates.varied];
  const asked: string[] = [];
  const reported: [number, number][] = [];
  const found = await searchProfiles(
    candidates,
    (candidate) => rowsFor(all.indexOf(candidate)),
    async ({ rows }, full) => {
      asked.push(`${rows}${full ? ' whole' : ''}`);
      return (full ? whole : part)(rows);
    },
    (done, total) => reported.push([done, total]),
  );
  return { all, asked, reported, found, at: found.fakes.rows };
}

describe('the candidates of an attacker who adapts', () => {
  it('are every kind as it is, and others that spend no more', () => {
    const { plain, varied } = candidatesOf(40, options);
    expect(plain.map(({ kind }) => kind)).toEqual(kinds);
    for (const one of plain) expect(one).toMatchObject({ fillers: 40, ...options });
    expect(varied.every(({ fillers }) => fillers <= 40)).toBe(true);
    expect(new Set([...plain, ...varied].map((one) => JSON.stringify(one))).size).toBe(
      plain.length + varied.length,
    );
  });

  it('are thinner by three quarters, of chosen items alone, or hidden twice as well', () => {
    const { varied } = candidatesOf(42, options);
    const own = { fillers: 42, ...options };
    expect(varied).toEqual([
      ...['average', 'bandwagon', 'segment', 'power-item', 'obfuscated'].map((kind) => ({
        ...own,
        kind,
        fillers: 11,
      })),
      { ...own, kind: 'bandwagon', selected: 42 },
      { ...own, kind: 'segment', selected: 42 },
      { ...own, kind: 'obfuscated', noise: 1, targetShift: 2 },
    ]);
  });

  it('have a filler at least, and are of the kinds that are asked for', () => {
    const { plain, varied } = candidatesOf(1, options, ['random', 'segment']);
    expect(plain.map(({ kind }) => kind)).toEqual(['random', 'segment']);
    expect(varied.length).toBeGreaterThan(0);
    for (const { kind, fillers } of varied) expect([kind, fillers]).toEqual(['segment', 1]);
  });
});

describe('the search', () => {
  it('tries all for a part, the best quarter and every plain one whole, and takes the best of those', async () => {
    // Of 15, the four last look best at first; whole, the last but one is.
    const { all, asked, at, found } = await search(
      (n) => [n],
      (n) => [n === 13 ? 99 : n],
    );
    expect(all).toHaveLength(15);
    expect(asked).toEqual([
      ...all.map((_, n) => `${n}`),
      ...[0, 1, 2, 3, 4, 5, 6, 11, 12, 13, 14].map((n) => `${n} whole`),
    ]);
    expect(at).toBe(13);
    expect(found.best).toBe(all[13]);
  });

  it('is never weaker than a plain attack where it was tried, however bad that looked at first', async () => {
    for (let plain = 0; plain < kinds.length; plain++) {
      const { at } = await search(
        (n) => [n === plain ? -1 : n],
        (n) => [n === plain ? 1 : 0],
      );
      expect(at).toBe(plain);
    }
  });

  it('looks at the second measure where the first is the same, and leaves ties to the earlier', async () => {
    const second = await search(
      () => [0, 0],
      (n) => [0.5, n === 4 ? -3 : -7],
    );
    expect(second.at).toBe(4);
    const tie = await search(
      () => [0],
      () => [0],
    );
    expect(tie.at).toBe(0);
  });

  it('reports up to the end, where no plain one is among the best', async () => {
    const { reported } = await search(
      (n) => [n],
      (n) => [n],
    );
    expect(reported.at(-1)).toEqual([26, 26]);
    expect(reported.map(([done]) => done)).toEqual(reported.map((_, n) => n + 1));
  });
});
