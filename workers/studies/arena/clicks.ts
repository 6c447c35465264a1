import { LabFailure } from '../../protocol/run/errors.ts';
import type { ArenaLine } from '../../protocol/spec/cells.ts';
import { isOwnRow } from '../../protocol/spec/cells.ts';
import { verdictOfRow } from '../../protocol/spec/cells-clicks.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import { certifyTables } from '../../protocol/tables/certify.ts';
import { silent } from '../bench/asking.ts';
import { curveMeasure } from '../bench/curve.ts';
import type { Hand } from '../bench/env.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { openBench } from '../bench/open.ts';
import { type Bench, trainedModel } from '../bench/training.ts';
import { type Certified, type CertifySubject, hardened, hardenedKey } from '../certify/stages.ts';
import { certification, rightOf } from '../certify/study.ts';
import { keptRight, provedRight } from '../certify/tables.ts';
import type { CellValue, Sample } from './cell-value.ts';
import { type KnownModels, sharing } from './known.ts';
import { trainedOn } from './trained-on.ts';

/** The bench of a cell, which says nothing; no clock decides what its search leaves open. */
async function machineBench(spec: CertifySpec, known: KnownModels, { env, run }: Hand) {
  const { searchSeconds: _, ...timeless } = env;
  const { bench } = await openBench(spec, timeless, run);
  return sharing({ ...bench, run: silent(run) }, known);
}

/** The plain machine of a cell. */
async function plainMachine(spec: CertifySpec, bench: Bench) {
  const table = new GrowingTable(certifyTables.training.head(spec), bench.run);
  const doing = { study: 'certify', stage: 'training', item: null } as const;
  return (await trainedModel(bench, spec.seed, doing, table, await curveMeasure(bench))).model;
}

/** Trains the machine of a cell, the plain one or the one trained its column's way, so that `known` has it. */
export async function trainMachine(
  spec: CertifySpec,
  robust: boolean,
  known: KnownModels,
  hand: Hand,
): Promise<void> {
  const bench = await machineBench(spec, known, hand);
  const plain = await plainMachine(spec, bench);
  if (!robust) return;
  const { params, key } = await hardened(spec, bench, plain);
  await known.put(key, { ...plain, key, params });
}

/** The share of the certified instances that saying the same of all gets right. */
function byOneAnswer({ instances: { labels } }: CertifySubject, done: readonly Certified[]): number {
  const yes = done.filter(({ instance }) => labels[instance] > 0.5).length / done.length;
  return Math.max(yes, 1 - yes);
}

/** The certified predictions, by whose and of what they are. */
function sampleIn(
  { data: { view } }: Bench,
  { instances: { users, items } }: CertifySubject,
  done: readonly Certified[],
): Sample {
  return {
    users: done.map(({ instance }) => view.userIds[users[instance]]),
    items: done.map(({ instance }) => view.itemIds[items[instance]]),
  };
}

/** Predictions of an epoch. */
function examplesOf({ instances }: Bench): number {
  if (!instances) throw new LabFailure('internal', 'A machine learns from instances.');
  return 'encode' in instances ? instances.size : instances.labels.length;
}

/** What a cell of clicks comes to: the verdicts of Certify on each instance, of right predictions alone. */
export async function clicksValue(
  row: ArenaLine,
  spec: CertifySpec,
  known: KnownModels,
  hand: Hand,
): Promise<CellValue> {
  if (row !== 'clean' && !isOwnRow(row)) throw new LabFailure('internal', 'Clicks come from no file.');
  const bench = await machineBench(spec, known, hand);
  const { key } = await plainMachine(spec, bench);
  const robust = await known.get(hardenedKey(spec, key));
  if (robust) bench.env.cache.put(hardenedKey(spec, key), robust.params);
  const { subject, done, measured } = await certification(spec, bench);
  const { certificate, tells } = verdictOfRow(row);
  const asked = { method: certificate, q: row === 'clean' ? 0 : spec.attack.budget };
  const kept = (tells === 'proved' ? provedRight : keptRight)(done, rightOf(subject, done), asked);
  const value: CellValue = { kept, test: measured.accuracy, norm: null, length: null };
  if (row !== 'clean') return value;
  return {
    ...value,
    probes: { constant: byOneAnswer(subject, done) },
    sample: sampleIn(bench, subject, done),
    trainedOn: trainedOn(bench.data.split, examplesOf(bench)),
  };
}
