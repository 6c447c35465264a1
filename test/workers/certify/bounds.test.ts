import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Certifier, exactDecider } from '../../../workers/certify/certifier.ts';
import { makeTarget } from '../../../workers/certify/target.ts';
import type { Certificate, PerturbationSpace } from '../../../workers/certify/types.ts';
import { createRng } from '../../../workers/core/random.ts';
import { plainBounds, plainGreedy, plainScore, productsOf, type Reach } from '../../oracle/certify-bounds.ts';
import type { Machine } from '../../oracle/robust.ts';
import { type TrainedMachine, trainedMachine } from './trained.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));
const names = ['relaxation', 'split', 'row', 'best'] as const;

/** Certificates without the search, and what each instance leaves free to switch. */
async function certificates(
  { machine, first, items, instances }: TrainedMachine,
  budget: number,
  space: PerturbationSpace,
  reachable: Uint8Array | null = null,
): Promise<{ certificate: Certificate; reach: Reach }[]> {
  const { bias, factors } = machine;
  const linear = Float32Array.from(machine.linear);
  const embeddings = Float32Array.from(machine.embeddings);
  const weapons = {
    ...{ count: items, factors },
    linear: Float64Array.from(linear.subarray(first, first + items)),
    embeddings: Float64Array.from(embeddings.subarray(first * factors, (first + items) * factors)),
  };
  const exact = {
    ...{ bias, factors },
    linear: (j: number) => linear[j] ?? Number.NaN,
    embedding: (j: number, f: number) => embeddings[j * factors + f] ?? Number.NaN,
  };
  const certifier = new Certifier(module, weapons, budget, space);
  const asked = instances.map((active) => ({
    target: makeTarget({ bias, linear, embeddings, factors }, active, (j) =>
      j >= first && j < first + items ? j - first : -1,
    ),
    decider: exactDecider(exact, new Set(active), (item) => first + item),
  }));
  const found = await certifier.certify(asked, { reachable, nodeLimit: 0 });
  return found.map((certificate, n) => {
    const active = instances[n] ?? [];
    const free = Array.from({ length: items }, (_, j) => j)
      .filter((j) => (!reachable || reachable[j] === 1) && mayBeSwitched(active.includes(first + j), space))
      .map((j) => first + j);
    return { certificate, reach: { first, items, active, free } };
  });
}

const mayBeSwitched = (isOn: boolean, space: PerturbationSpace) =>
  space === 'both' || (space === 'add') !== isOn;

/**
 * Holds every bound to its definition: the largest q up to which no size's bound reaches the margin. Real parameters
 * hold no ties, so rounding decides nothing.
 */
function expectDefinition(
  m: Machine,
  products: ReturnType<typeof productsOf>,
  { certificate, reach }: { certificate: Certificate; reach: Reach },
  budget: number,
): void {
  const f = plainScore(m, new Set(reach.active));
  const sigma = f > 0 ? -1 : 1;
  const sizes = plainBounds(m, products, reach, sigma, Math.min(budget, reach.free.length));
  const upTo = (bound: (one: (typeof sizes)[number]) => number) => {
    const open = sizes.findIndex((one) => bound(one) >= Math.abs(f));
    return open < 0 ? budget : open;
  };
  const { label, relaxation, split, row, best, greedySet } = certificate;
  expect({ label, relaxation, split, row, best }).toEqual({
    label: -sigma,
    relaxation: upTo((one) => one.relaxation),
    split: upTo((one) => one.split),
    row: upTo((one) => one.row),
    best: upTo((one) => Math.min(one.relaxation, one.split, one.row)),
  });
  expect(certificate.margin).toBeCloseTo(Math.abs(f), 9);
  expect(greedySet.map((item) => reach.first + item)).toEqual(plainGreedy(m, reach, budget));
}

describe('bounds and greedy on a trained machine', async () => {
  const trained = await trainedMachine(12);
  const products = productsOf(trained.machine, trained.first, trained.items);
  const budget = 4;
  const reachable = Uint8Array.from({ length: trained.items }, (_, j) => Number(j % 3 !== 0));

  it.each([
    ['add', 'all items', null],
    ['remove', 'all items', null],
    ['both', 'all items', null],
    ['add', 'two items in three', reachable],
    ['both', 'two items in three', reachable],
  ] as const)('are what their definitions give, term by term: %s, %s', async (space, _, reach) => {
    const found = await certificates(trained, budget, space, reach);
    for (const one of found) expectDefinition(trained.machine, products, one, budget);
    // Each says something of some instances and not the same of all.
    for (const name of names)
      expect(new Set(found.map(({ certificate }) => certificate[name])).size, name).toBeGreaterThan(1);
    const flips = found.map(({ certificate }) => certificate.greedy);
    expect(Math.max(...flips)).toBeGreaterThan(1);
  });
});

describe('bounds and greedy on random machines', () => {
  it('are what their definitions give for any number of items and factors, and any budget', async () => {
    const rng = createRng(17);
    for (let n = 0; n < 150; n++) {
      const [items, others, factors] = [1 + rng.int(9), rng.int(4), 1 + rng.int(6)];
      const features = items + others;
      const draw = (scale: number) => Math.fround(scale * rng.normal());
      const machine: Machine = {
        ...{ bias: draw(2), factors },
        linear: Array.from({ length: features }, () => draw(0.7)),
        embeddings: Array.from({ length: features * factors }, () => draw(0.6)),
      };
      const instances = Array.from({ length: 5 }, () =>
        Array.from({ length: features }, (_, j) => j).filter(() => rng.uniform() < 0.4),
      );
      const products = productsOf(machine, 0, items);
      for (const space of ['add', 'remove', 'both'] as const) {
        const budget = 1 + rng.int(6);
        for (const one of await certificates({ machine, first: 0, items, instances }, budget, space))
          expectDefinition(machine, products, one, budget);
      }
    }
  });
});
