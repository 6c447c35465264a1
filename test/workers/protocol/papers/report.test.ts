import { describe, expect, it } from 'vitest';
import { markShapes, marks, stripOf } from '../../../../workers/protocol/papers/picture.ts';
import {
  cardName,
  cardOf,
  findingOf,
  measuredOn,
  paperCards,
  type RunRecord,
  runsOf,
  specsOf,
} from '../../../../workers/protocol/papers/report.ts';
import { checkSpec } from '../../../../workers/protocol/spec/check/check.ts';

const runs = paperCards.flatMap((of) => of.runs.map((run) => ({ of, run, id: run.id })));

describe('cards', () => {
  it('have names that lead back to them, and claims with ids of their own', () => {
    for (const of of paperCards)
      for (const card of of.cards) {
        expect(cardOf(cardName(of, card))?.card).toBe(card);
        expect(new Set(card.claims.map(({ id }) => id)).size).toBe(card.claims.length);
      }
  });

  it('have a run for every claim and every baseline, and no run that nothing is measured on', () => {
    for (const of of paperCards)
      for (const card of of.cards)
        for (const { of: families } of [...card.claims, ...card.baselines])
          for (const family of [families].flat())
            expect(
              runsOf(of, card).some((run) => run.family === family),
              `${cardName(of, card)} ${family}`,
            ).toBe(true);
    for (const { of, run } of runs) expect(measuredOn(of, run), run.id).not.toEqual([]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
  });

  it.each(runs)('$id asks for what can be run', ({ run }) => {
    for (const seed of run.seeds) {
      for (const spec of specsOf(run, seed)) {
        expect(checkSpec(spec)).toEqual([]);
        if (spec.split.kind === 'leave-random') expect(spec.split.seed).toBe(seed);
        expect(spec.seed).toBe(seed);
      }
    }
  });
});

describe('a finding', () => {
  const found = cardOf('liu-2020/table-2');
  const record = (run: string, seed: number, value: number): RunRecord => ({
    ...{ run, seed, hash: '', engine: 'kernels', date: '2026-11-28', commit: 'abc', machine: '', seconds: 1 },
    values: { 'table-2/rt-over-fm': [value] },
  });
  const judged = (records: readonly RunRecord[]) => {
    if (!found) throw new RangeError('no card');
    const claim = found.card.claims.find(({ id }) => id === 'rt-over-fm');
    if (!claim) throw new RangeError('no claim');
    return findingOf(found.of, found.card, claim, records);
  };

  it('is of the run that comes closest to the paper, all its seeds together', () => {
    const quick = [1, 2, 3].map((seed) => record('liu-fm-quick', seed, 2 + 0.01 * seed));
    const full = [1, 2, 3].map((seed) => record('liu-fm-frappe', seed, 3.6 + 0.05 * seed));
    expect(judged([]).verdict).toBeNull();
    expect(judged(quick).verdict?.id).toBe('direction');
    expect(judged([...quick, ...full])).toMatchObject({ sample: { n: 3 }, verdict: { id: 'reproduced' } });
    expect(judged([...quick, ...full.slice(1)]).sample.mean).toBeCloseTo(2.02, 10);
    expect(judged(full.slice(1))).toMatchObject({ sample: { n: 2 }, verdict: { id: 'untold' } });
    expect(judged([...quick, ...full]).sample.mean).toBeCloseTo(3.7, 10);
    expect(judged([...quick, ...full]).figure?.value).toBeCloseTo(3.66, 10);
  });

  it('is drawn with everything within its strip', () => {
    const strip = stripOf(judged([1, 2, 3].map((seed) => record('liu-fm-frappe', seed, 3.6 + 0.05 * seed))));
    const places = [strip?.zero, strip?.mean, strip?.paper, ...(strip?.interval ?? [])];
    for (const place of places) {
      expect(place).toBeGreaterThan(0);
      expect(place).toBeLessThan(1);
    }
    expect(strip?.zero).toBeLessThan(strip?.paper ?? 0);
    expect(strip?.paper).toBeLessThan(strip?.mean ?? 0);
  });
});

it('no two verdicts have one shape', () => {
  expect(new Set(marks.map((mark) => markShapes[mark].path)).size).toBe(marks.length);
});
