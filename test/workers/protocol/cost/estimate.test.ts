import { describe, expect, it } from 'vitest';
import {
  checkFit,
  estimate,
  estimateWords,
  generatedSize,
  isCostly,
  parseSpec,
  type SpecInput,
} from '../../../../workers/protocol.ts';

const of = (input: SpecInput, workers = 1) => {
  const spec = parseSpec(input);
  return estimate(spec, generatedSize(spec.dataset)!, workers);
};

const small = { dataset: { kind: 'generated', size: 'classroom' }, repeats: 2 } as const;

/** Seconds that whole runs took on one thread of a two-core server, November 2026, start of Node included. */
const measured: readonly (readonly [seconds: number, spec: SpecInput])[] = [
  [1.8, { study: 'train' }],
  [4.2, { study: 'train', dataset: { kind: 'generated', size: 'ml-100k' } }],
  [4.8, { study: 'train', model: { kind: 'bprmf', epochs: 50, batch: 64, optimiser: { kind: 'adam' } } }],
  [2.2, { study: 'train', model: { kind: 'fm', epochs: 5 }, measure: { every: 0 } }],
  [3.8, { study: 'train', model: { kind: 'ncf', epochs: 2 }, measure: { every: 0 } }],
  [3.0, { study: 'perturb', repeats: 1, attack: { methods: ['bim'], points: 5 } }],
  [8.2, { study: 'perturb', repeats: 1, defence: { kind: 'apr' } }],
  [7.5, { study: 'perturb', repeats: 1, defence: { kind: 'distillation' } }],
  [9.8, { study: 'certify' }],
  [10.2, { study: 'certify', attack: { nodes: 0 }, defence: { kind: 'fm-rt' } }],
  [5.3, { study: 'poison', repeats: 1 }],
  [25.1, { study: 'poison', repeats: 1, attack: { profiles: ['s-tna'] }, defence: { methods: [] } }],
  [10.9, { study: 'poison', repeats: 1, attack: { profiles: ['aush'] }, defence: { methods: [] } }],
  [28.5, { study: 'arena', repeats: 2, columns: ['bprmf', 'bprmf-apr'], rows: ['fgsm', 'pgd-restarts'] }],
  [12.2, { study: 'arena', ...small, columns: ['mf', 'mf-at'], rows: ['adaptive'] }],
];

describe('what an experiment takes', () => {
  it.each(measured)('is told within a factor of two of the %d s measured', (seconds, spec) => {
    const told = of(spec).seconds;
    expect(told).toBeGreaterThan(seconds / 2);
    expect(told).toBeLessThan(seconds * 2);
  });

  it.each<readonly [string, SpecInput, SpecInput]>([
    ['epochs', { study: 'train' }, { study: 'train', model: { kind: 'bprmf', epochs: 300 } }],
    ['seeds', { study: 'perturb', repeats: 1 }, { study: 'perturb', repeats: 2 }],
    ['points', { study: 'perturb' }, { study: 'perturb', attack: { points: 26 } }],
    ['data', { study: 'poison' }, { study: 'poison', dataset: { kind: 'generated', size: 'ml-100k' } }],
    ['examples', { study: 'evade' }, { study: 'evade', attack: { examples: 400 } }],
    [
      'walks of an attack that chooses',
      { study: 'arena', columns: ['bprmf'], rows: ['pgd'] },
      { study: 'arena', columns: ['bprmf'], rows: ['pgd-restarts'] },
    ],
    ['ways', { study: 'certify' }, { study: 'certify', compare: { methods: ['fm-rt'] } }],
  ])('grows with %s', (_, less, more) => {
    expect(of(more).seconds).toBeGreaterThan(of(less).seconds);
  });

  it('shrinks with workers where parts are spread, and stays where nothing is', () => {
    expect(of({ study: 'poison' }, 2).seconds).toBeCloseTo(of({ study: 'poison' }).seconds / 2, 6);
    expect(of({ study: 'train' }, 4)).toEqual(of({ study: 'train' }));
  });

  it('is asked about above a minute or a gigabyte', () => {
    const cost = { seconds: 60, mostSeconds: 60, bytes: 1e9 };
    expect(isCostly(cost)).toBe(false);
    expect(isCostly({ ...cost, seconds: 61 })).toBe(true);
    expect(isCostly({ ...cost, bytes: 1.1e9 })).toBe(true);
  });

  it.each([
    [{ seconds: 2, mostSeconds: 2, bytes: 120e6 }, 'a few seconds and 150 MB of memory'],
    [{ seconds: 31, mostSeconds: 31, bytes: 120e6 }, 'about 40 seconds and 150 MB of memory'],
    [{ seconds: 62, mostSeconds: 62, bytes: 2.14e9 }, 'about a minute and 2.1 GB of memory'],
    [{ seconds: 750, mostSeconds: 750, bytes: 12e9 }, 'about 15 minutes and 12 GB of memory'],
    [{ seconds: 9000, mostSeconds: 9000, bytes: 1e9 }, 'about 3 hours and 1 GB of memory'],
    [
      { seconds: 20, mostSeconds: 600, bytes: 1e8 },
      'about 20 seconds and 100 MB of memory; up to 10 minutes if the exact search uses all its nodes',
    ],
  ])('%o is said in words', (cost, words) => {
    expect(estimateWords(cost)).toBe(words);
  });
});

describe('what fits', () => {
  const heavy = { kind: 'ncf', factors: 512, layers: Array<number>(6).fill(1024) } as const;
  const fits = (input: SpecInput) => {
    const spec = parseSpec(input);
    return checkFit(spec, generatedSize(spec.dataset)!);
  };

  it('is refused above what an engine can hold, with what to lower', () => {
    expect(fits({ study: 'train', model: { ...heavy, batch: 65_536 } })).toEqual([
      { path: 'model.batch', message: expect.stringMatching(/^Training needs about 14 GB in one worker/) },
    ]);
    expect(fits({ study: 'train', model: { ...heavy, batch: 2048 } })).toEqual([]);
  });

  it('counts the batch no larger than the epoch', () => {
    const one = { kind: 'generated', size: 'classroom', seed: 1 } as const;
    const size = generatedSize(one)!;
    const bytes = (batch: number) =>
      estimate(parseSpec({ study: 'train', dataset: one, model: { ...heavy, batch } }), size, 1).bytes;
    expect(bytes(65_536)).toBe(bytes(40_000));
  });

  it.each(['train', 'perturb', 'certify', 'poison', 'evade'] as const)(
    'lets the default of %s pass',
    (study) => {
      expect(fits({ study })).toEqual([]);
    },
  );
});
