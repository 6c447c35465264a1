import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { describe as cardOf } from '../../../workers/data/card.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { studies } from '../../../workers/protocol/names/studies.ts';
import type { Result } from '../../../workers/protocol/result.ts';
import type { Outcome } from '../../../workers/protocol/run/events.ts';
import { parseSpec, type Spec, type SpecInput } from '../../../workers/protocol.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import { type Drawers, memoryDrawers } from '../../../workers/store/drawers.ts';
import { type Faults, faultyLab, runOn } from './faults.ts';

/*
 * Each kind of fault around each study: the store, further workers, the worker itself, code that does not arrive, the
 * clock. Whatever happens, a person reads a sentence, what was kept before is still there, and the run goes on or can be
 * run again, to the very result of a run without faults.
 */

/** The first users and items of the classroom set, so that a run takes a moment. */
function tiny(): Dataset {
  const whole = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  const [nUsers, nItems] = [40, 60];
  const rows = [...whole.users.keys()].filter(
    (row) => whole.users[row]! < nUsers && whole.items[row]! < nItems,
  );
  const { ratings, times } = whole;
  return {
    ...whole,
    ...{ name: 'tiny', hash: 'f'.repeat(64), source: 'file', given: null, userFields: [], itemFields: [] },
    ...{ userIds: whole.userIds.slice(0, nUsers), itemIds: whole.itemIds.slice(0, nItems) },
    itemTitles: whole.itemTitles.slice(0, nItems),
    users: Int32Array.from(rows, (row) => whole.users[row]!),
    items: Int32Array.from(rows, (row) => whole.items[row]!),
    ratings: ratings && Float32Array.from(rows, (row) => ratings[row]!),
    times: times && Float64Array.from(rows, (row) => times[row]!),
  };
}

const dataset = tiny();
const common = { dataset: { kind: 'file', hash: dataset.hash, name: 'tiny' }, engine: 'kernels' };
const inputs = {
  train: { model: { kind: 'bprmf', factors: 2, epochs: 30, batch: 64 } },
  perturb: {
    model: { kind: 'bprmf', factors: 2, epochs: 2 },
    ...{ repeats: 3, attack: { points: 2, methods: ['fgsm'] } },
  },
  certify: {
    model: { kind: 'fm', factors: 2, epochs: 1 },
    attack: { sample: 6, budget: 3, space: 'both', nodes: 100 },
    compare: { methods: ['continued', 'rfm-2'] },
  },
  evade: {
    model: { kind: 'ncf', factors: 2, layers: [4, 2], epochs: 1, batch: 512 },
    student: { factors: 2, layers: [4, 2], epochs: 1 },
    attack: { points: 2, examples: 1, iterations: 2, searchSteps: 1, draws: 1 },
    defence: { strategies: ['fncf'], levels: [0] },
    ...{ repeats: 3, widths: [], measure: { every: 0 }, engine: 'tfjs-cpu' },
  },
  poison: {
    model: { kind: 'mf', factors: 2, epochs: 2 },
    measure: { climb: false },
    attack: { profiles: ['random'], share: 0.1, targets: { kind: 'random', count: 1 } },
    ...{ defence: { methods: [] }, repeats: 3 },
  },
  arena: { columns: ['mf', 'mf-rdma'], rows: ['random'], repeats: 2, budget: { fakes: 0.1, targets: 1 } },
  fakes: {
    defence: { ensemble: { kind: 'samples', models: 40, size: 10, looks: 3 }, voter: 'neighbours', votes: 2 },
    attack: { models: 10 },
  },
};

const specOf = (study: string): Spec =>
  parseSpec({ study, ...common, ...inputs[study as keyof typeof inputs] } as SpecInput);

/** A device on which a data set was loaded before. */
async function device(): Promise<Drawers> {
  const drawers = memoryDrawers();
  await datasetStore(drawers).save(dataset, cardOf(dataset));
  return drawers;
}

const full = () => {
  throw new DOMException('quota', 'QuotaExceededError');
};
const forbidden = () => {
  throw new DOMException('denied', 'SecurityError');
};
const missing = () => {
  throw new TypeError('Failed to fetch dynamically imported module: https://lab/assets/engine.js');
};
const jumps = () => {
  const rng = createRng(7);
  return () => (rng.uniform() - 0.5) * 1e9;
};

interface Kind {
  readonly name: string;
  readonly faults: () => Faults;
  /** What is said of it, where it meets the study. */
  readonly words: RegExp;
  /** How a study ends whom it meets: with its result, or with a failure after which it is run again. */
  readonly ends: 'well' | 'badly';
  /** Studies that it does not meet: they run as if nothing were. */
  readonly spares?: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    name: 'a full store from the first write on',
    faults: () => ({ store: (what) => what === 'write' && full() }),
    ...{ words: /storage of this device is full|no room left/i, ends: 'well' },
  },
  {
    name: 'a store that is full after three writes',
    faults: () => ({ store: (what, _drawer, writes) => what === 'write' && writes > 3 && full() }),
    ...{ words: /storage of this device is full|no room left/i, ends: 'well' },
  },
  {
    name: 'a store that is forbidden but for the data',
    faults: () => ({ store: (_what, drawer) => drawer !== 'datasets' && drawer !== 'cards' && forbidden() }),
    ...{ words: /could not be resumed|not kept/, ends: 'well' },
  },
  {
    name: 'a further worker that is lost at its second input',
    faults: () => ({ hand: (nth) => (nth === 2 ? 'lost' : undefined) }),
    ...{
      words: /A worker was lost; what it was doing is done again/,
      ends: 'well',
      spares: ['train', 'perturb'],
    },
  },
  {
    name: 'further workers that never load',
    faults: () => ({ hand: () => 'lost' }),
    ...{
      words: /lost twice at the same work, or did not load\. Check/,
      ends: 'badly',
      spares: ['train', 'perturb'],
    },
  },
  {
    name: 'an engine whose code does not arrive',
    faults: () => ({ engine: (nth) => nth === 1 && missing() }),
    ...{ words: /part of the lab did not arrive\. Check the connection/, ends: 'badly' },
  },
  {
    name: 'a clock that jumps for hours, forwards and back',
    faults: () => ({ now: jumps() }),
    ...{ words: /(?:)/, ends: 'well' },
  },
];

describe.each(Object.keys(studies).filter((study) => study in inputs))('%s', (study) => {
  const spec = specOf(study);
  let wanted: Result;
  const isWanted = (outcome: Outcome<Result>) => {
    expect(outcome.ok ? '' : outcome.error.message).toBe('');
    expect(outcome).toEqual({ ok: true, value: wanted });
  };

  beforeAll(async () => {
    const { outcome, notes } = await runOn(faultyLab(await device()), spec);
    if (!outcome.ok) throw new Error(outcome.error.message);
    wanted = outcome.value;
    expect(notes.join()).not.toMatch(/lost|full|not kept|resumed/);
  });

  it.each(kinds)('withstands $name', async ({ faults, words, ends, spares = [] }) => {
    const drawers = await device();
    const { outcome, notes } = await runOn(faultyLab(drawers, faults()), spec);
    const spared = spares.includes(study);
    if (ends === 'well' || spared) isWanted(outcome);
    else expect(outcome).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } });
    if (ends === 'well' && !spared) expect(notes.join('\n')).toMatch(words);
    // Sentences, each said once.
    for (const note of notes) expect(note).toMatch(/^[^\n]+[.!?]$/);
    const others = notes.filter((note) => !note.startsWith('A worker was lost'));
    expect(new Set(others).size).toBe(others.length);
    // What was there before is there, and the run can be run again, on what a fault left in the store.
    expect(await datasetStore(drawers).load(dataset.hash)).toEqual(dataset);
    if (outcome.ok && !faults().store) return;
    const again = await runOn(faultyLab(drawers), spec);
    isWanted(again.outcome);
  });

  it('goes on in another worker where the first went silent in the middle', async () => {
    const drawers = await device();
    let silent = () => {};
    const gone = new Promise<void>((resolve) => {
      silent = resolve;
    });
    let time = 0;
    const first = faultyLab(drawers, {
      // Time for a look at the messages, and for a checkpoint now and then.
      now: () => {
        time += 400;
        return time;
      },
      silent: (nth) => {
        if (nth >= 4) silent();
        return nth >= 4;
      },
    });
    const ended = runOn(first, spec).then(() => 'ended' as const);
    expect(await Promise.race([gone.then(() => 'silent' as const), ended])).toBe('silent');
    const second = faultyLab(drawers);
    expect(await second.unfinished()).toMatchObject({ ok: true, value: [{ spec }] });
    const { outcome } = await runOn(second, spec);
    isWanted(outcome);
    expect(await second.unfinished()).toEqual({ ok: true, value: [] });
  });
});

it('covers every study that runs', () => {
  expect(Object.keys(inputs).sort()).toEqual(Object.keys(studies).sort());
});
