import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { readData } from '../cli/data.ts';
import { Certifier, type CertifyOptions } from '../workers/certify/certifier.ts';
import type { Certificate } from '../workers/certify/types.ts';
import { createRng } from '../workers/core/random.ts';
import { generate } from '../workers/data/generator/generate.ts';
import { encodeInstances } from '../workers/data/instances.ts';
import { makeSplit } from '../workers/data/splits.ts';
import { applyView } from '../workers/data/views.ts';
import { robustAdam, robustStepper } from '../workers/defend/fm-robust.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import type { CertifySpec } from '../workers/protocol/spec/spec.ts';
import { type CertifySubject, certifySubject, subjectOf } from '../workers/studies/certify/stages.ts';
import { trainModel } from '../workers/training/loop.ts';
import { instanceSource } from '../workers/training/sources.ts';
import { timeNative } from './kernels/native.ts';

/** Certificates of a factorization machine, k = 64: on Frappe where BRITTLE_DATA names the folder, else on made-up data. */

const folder = process.env.BRITTLE_DATA;
const spec = parseSpec({ study: 'certify', dataset: { kind: 'generated', size: 'ml-100k' } });
if (spec.study !== 'certify' || spec.dataset.kind !== 'generated') throw new Error('not a certify spec');
const quiet = { gate: async () => {}, progress: () => {} };
const source = folder
  ? await readData([join(folder, 'frappe', 'frappe.csv')], quiet)
  : generate(spec.dataset);
const view = applyView(source, spec.view);
const split = makeSplit(view, spec.split);
const { negatives, history } = spec.model;
const encoder = encodeInstances(view, split, { negatives, history, seed: spec.seed });
const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
const instances = encoder.encode('train');
const common = {
  ...{ seed: spec.seed, engine, reopen: async () => engine },
  doing: { study: 'certify', stage: 'training', item: null },
  ...{ measureEvery: 0, onMeasure: async () => undefined, onRewind: () => {}, checkpoints: null },
} as const;
const run: Parameters<typeof trainModel>[1] = {
  ...{ emit: () => {}, gate: quiet.gate, epochGate: async () => 'go', now: () => performance.now() },
};
const model = await trainModel(
  {
    ...common,
    key: 'bench',
    model: { ...spec.model, epochs: folder ? spec.model.epochs : 5 },
    ...{ dataset: view, split, instances },
  },
  run,
);
const test = encoder.encode('test');
const subject = certifySubject(model.params, test);
const rows = subject.instances.labels.length;
const { fm, first, items } = subject;
const kernels = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));

/** Processor seconds of some work. */
async function time<T>(work: () => T | Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(start);
  return { seconds: (user + system) / 1e6, value };
}
const certifier = (budget: number, { fm: machine }: CertifySubject = subject) =>
  new Certifier(
    kernels,
    {
      ...{ count: items, factors: machine.factors },
      linear: Float64Array.from(machine.linear.subarray(first, first + items)),
      embeddings: Float64Array.from(
        machine.embeddings.subarray(first * machine.factors, (first + items) * machine.factors),
      ),
    },
    budget,
    'add',
  );
async function certify(
  one: Certifier,
  picked: Int32Array,
  options: CertifyOptions,
  of: CertifySubject = subject,
): Promise<Certificate[]> {
  const found: Certificate[] = [];
  for (let from = 0; from < picked.length; from += 64) {
    const subjects = [...picked.subarray(from, from + 64)].map((r) => subjectOf(of, r));
    found.push(...(await one.certify(subjects, options)));
  }
  return found;
}

const out = (text: string) => process.stdout.write(`${text}\n`);
out(
  `${cpus()[0]?.model ?? 'unknown processor'}; ${view.name}, ${items} items, k = ${fm.factors}, ${rows} test instances`,
);
const prepared = await time(() => certifier(8));
out(`prepare the model, Q = 8                        ${prepared.seconds.toFixed(2)} s`);
const all = Int32Array.from({ length: rows }, (_, r) => r);
const bounds = await time(() => certify(prepared.value, all, { reachable: null, nodeLimit: 0 }));
const both = prepared.seconds + bounds.seconds;
out(
  `all bounds and greedy, all instances, q = 1..8   ${bounds.seconds.toFixed(2)} s (with the model ${both.toFixed(2)} s; goal 6 s on Frappe)`,
);
let onBefore = 0;
const value = bounds.value.reduce((sum, { relaxation, split: cut, row, greedy }) => {
  return sum + relaxation + cut + row + greedy;
}, 0);
const targets = [...all].map((r) => subjectOf(subject, r).target);
const native = timeNative(
  'bounds',
  [
    Int32Array.of(items, fm.factors, 8),
    fm.embeddings.subarray(first * fm.factors, (first + items) * fm.factors),
    fm.linear.subarray(first, first + items),
    Float32Array.from(targets.flatMap(({ sum }) => [...sum])),
    Float32Array.from(targets, ({ score }) => score),
    Int32Array.from([0, ...targets.map(({ on }) => (onBefore += on.length))]),
    Int32Array.from(targets.flatMap(({ on }) => [...on])),
  ],
  1,
  'certify',
);
if (native) {
  out(
    `the same in C                                    ${native.seconds.toFixed(2)} s; ours takes ${(both / native.seconds).toFixed(2)} times as long (sum of all sizes ${value}, in C ${native.value})`,
  );
}

const sample = createRng(1).child('bench').shuffle(all).slice(0, 1000);
async function exact(words: string, budget: number, reachable: Uint8Array | null): Promise<void> {
  const one = budget === 8 ? prepared.value : certifier(budget);
  const { seconds, value: found } = await time(() =>
    certify(one, sample, { reachable, nodeLimit: 100_000_000 }),
  );
  const open = found.filter((certificate) => certificate.exact === null).length;
  const nodes = found.reduce((sum, certificate) => sum + certificate.nodes, 0);
  out(`${words.padEnd(48)} ${seconds.toFixed(2)} s, ${nodes} nodes, ${open} undecided`);
}
for (const budget of [2, 4, 6, 8]) {
  await exact(`exact, 1,000 instances, q up to ${budget}`, budget, null);
}
// Items in random order, so that growth with their number is not growth with their popularity.
const order = createRng(2)
  .child('bench items')
  .shuffle(Int32Array.from({ length: items }, (_, j) => j));
for (const share of [0.25, 0.5]) {
  const reachable = new Uint8Array(items);
  const count = Math.round(share * items);
  for (const j of order.subarray(0, count)) reachable[j] = 1;
  await exact(`exact, q up to 8, ${count} items in reach`, 8, reachable);
}
out('The goal on Frappe is 20 s for q up to 8 and all items.');

/** Search of a hardened machine, by rows alone as it was before shares of pairs, and as it is. */
async function hard(q: number): Promise<void> {
  const { defence } = parseSpec({ study: 'certify', defence: { kind: 'fm-rt', q } }) as CertifySpec;
  if (defence.kind === 'none') return;
  const { shape } = model;
  const history = instances.fields.at(-1);
  if (shape?.kind !== 'fm' || spec.model.kind !== 'fm' || !history)
    throw new Error('no machine with a history');
  const { params } = await trainModel(
    {
      ...common,
      key: `bench ${q}`,
      model: {
        ...spec.model,
        epochs: defence.epochs,
        batch: defence.batch,
        optimiser: { ...robustAdam, rate: defence.rate },
      },
      plan: {
        shape,
        source: instanceSource(instances, defence.batch),
        initial: model.params,
        stepper: async (initial) =>
          robustStepper(
            kernels,
            { features: shape.features, factors: shape.factors, first, items },
            defence,
            initial,
            quiet.gate,
          ),
      },
    },
    run,
  );
  const hardened = certifySubject(params, test);
  const some = sample.subarray(0, 300);
  const took = async (rowNodes: number) => {
    const one = certifier(12, hardened);
    const effort = { rowNodes, first: 2000, later: 80, pace: 1 };
    const { seconds, value: found } = await time(() =>
      certify(one, some, { reachable: null, nodeLimit: 1_000_000, effort }, hardened),
    );
    return { seconds, open: found.filter(({ exact }) => exact === null).length };
  };
  const [before, now] = [await took(2 ** 31 - 1), await took(1000)];
  out(
    `exact, FM-RT q = ${q}, ${some.length} instances, q up to 12   ${now.seconds.toFixed(1)} s, ${now.open} undecided; by rows alone ${before.seconds.toFixed(1)} s, ${before.open} undecided (ratio ${(now.seconds / before.seconds).toFixed(2)})`,
  );
}
for (const q of [2, 4]) await hard(q);
