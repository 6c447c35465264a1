import { fittedLine } from '../../measure/line.ts';
import { dropError } from '../../measure/over-users.ts';
import { mean } from '../../measure/statistics.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import { characteristics } from '../../protocol/names/perturb.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { type PerturbRow, perturbTables } from '../../protocol/tables/perturb.ts';
import { spread } from '../bench/crew.ts';
import type { Hand, Job } from '../bench/env.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { instancesFor } from '../bench/instances.ts';
import { EngineSeat } from '../bench/seat.ts';
import { dataKeys, stageKey, studyData } from '../bench/stages.ts';
import type { Ground } from '../bench/study.ts';
import type { Bench } from '../bench/training.ts';
import { checkGround, DataRun } from './run.ts';
import type { AttackableSpec } from './subject.ts';
import type { Sweep } from './tables.ts';

type Sample = PerturbRow<'samples'>;

/** The k of the samples, ascending. */
export function coresOf({ attack }: PerturbSpec): number[] {
  const { against } = attack;
  if (against.kind !== 'cores') return [];
  const cores: number[] = [];
  for (let k = against.from; k <= against.to; k += against.step) cores.push(k);
  return cores;
}

/** The sample's own numbers; `interactions` are those of the view, before the split. */
function describe({
  view,
}: Bench['data']): Record<'users' | 'items' | 'interactions' | 'density' | 'size' | 'shape', number> {
  const users = view.userIds.length;
  const items = view.itemIds.length;
  const interactions = view.users.length;
  return {
    ...{ users, items, interactions },
    density: interactions / (users * items),
    size: (users * items) / 1e6,
    shape: users / items,
  };
}

/** One row a seed and method: nDCG before and after, and ρ = (before − after) / before · 100. */
function rowsOf(core: number, bench: Bench, model: Sample['model'], sweep: Sweep): Sample[] {
  const sample = describe(bench.data);
  return sweep.groups.flatMap(({ method, epsilon, iteration, seeds, points }) =>
    points.map(({ measures, byUser }, n) => {
      const before = sweep.clean[n].ndcg;
      const after = measures.ndcg;
      const rho = before === 0 ? null : ((before - after) / before) * 100;
      const [clean, attacked] = [sweep.cleanByUser[n].ndcg, byUser.ndcg];
      const error = clean && attacked ? dropError([clean], [attacked]) : null;
      const found = { before, after, rho, rhoSe: error === null ? null : 100 * error };
      return { core, ...sample, model, method, epsilon, iteration, seed: seeds[n], ...found };
    }),
  );
}

/** Least-squares lines of the mean ρ of the seeds over the samples, a row for each model, method and characteristic. */
function linesOf(rows: readonly Sample[]): PerturbRow<'lines'>[] {
  const lines: PerturbRow<'lines'>[] = [];
  for (const model of new Set(rows.map((row) => row.model))) {
    for (const method of new Set(rows.map((row) => row.method))) {
      const own = rows.filter((row) => row.model === model && row.method === method);
      const cores = [...new Set(own.map((row) => row.core))];
      const known = cores.flatMap((core) => {
        const sample = own.filter((row) => row.core === core);
        const drops = sample.flatMap(({ rho }) => (rho === null ? [] : [rho]));
        return drops.length === sample.length ? [{ sample: sample[0], drop: mean(drops) }] : [];
      });
      for (const characteristic of idsOf(characteristics)) {
        const line = fittedLine(
          known.map(({ sample }) => sample[characteristic]),
          known.map(({ drop }) => drop),
        );
        if (line) lines.push({ model, method, characteristic, samples: known.length, ...line });
      }
    }
  }
  return lines;
}

/** What every sample has in common; the engine is pinned. */
interface Shared {
  readonly spec: AttackableSpec;
}

/** What is found on a sample; no rows and the reason where too little is left of it. */
interface Found {
  readonly rows: readonly Sample[];
  readonly passedOver: string | null;
}

const sampleOf = <S extends PerturbSpec>(spec: S, core: number): S => ({
  ...spec,
  view: { ...spec.view, core: Math.max(core, spec.view.core) },
});

/** True for what makes a sample be passed over. */
const isTooLittle = (thrown: unknown): thrown is LabFailure =>
  thrown instanceof LabFailure && thrown.error.code === 'bad-spec';

function noSample(cores: readonly number[]): LabFailure {
  return new LabFailure(
    'bad-spec',
    `No k-core sample from ${cores[0] ?? 'nothing'} to ${cores.at(-1) ?? 'nothing'} could be used; lower attack.against.from.`,
  );
}

/** @throws LabFailure 'bad-spec' where not even one sample can be attacked: the largest that can is looked for */
export async function checkSamples(spec: PerturbSpec, { env, run }: Ground): Promise<void> {
  const cores = coresOf(spec);
  for (const core of cores) {
    const own = sampleOf(spec, core);
    try {
      return checkGround(own, (await studyData(own, env, run)).split);
    } catch (thrown) {
      if (!isTooLittle(thrown)) throw thrown;
    }
  }
  throw noSample(cores);
}

async function attackSample({ spec }: Shared, core: number, { env, run }: Hand): Promise<Found> {
  const own = sampleOf(spec, core);
  try {
    const data = await studyData(own, env, run);
    if (own.engine === 'auto') throw new LabFailure('internal', 'A sample needs an engine.');
    const seat = new EngineSeat(env.engines, await env.engines.open(own.engine));
    const instances = await instancesFor({ spec: own, env, data });
    const bench: Bench = { spec: own, env, run, data, instances, seat };
    const one = new DataRun(own, bench, core);
    await one.all();
    const rows = rowsOf(core, bench, 'undefended', one.sweep);
    if (one.defendedSweep) rows.push(...rowsOf(core, bench, 'defended', one.defendedSweep));
    return { rows, passedOver: null };
  } catch (thrown) {
    if (!isTooLittle(thrown)) throw thrown;
    return { rows: [], passedOver: thrown.error.message };
  }
}

/** One k-core sample: its models trained, attacked and measured. */
export const perturbSample: Job<Shared, number, Found> = {
  name: 'perturb sample',
  doing: { study: 'perturb', stage: 'samples', item: null },
  work: attackSample,
};

/**
 * Data characteristics (paper 002, section 5.2 and Fig. 3): k-core samples of the view, on each of which models are
 * trained and attacked at one ε; the relative drop ρ of nDCG in per cent against density, size and shape, with fitted
 * lines. The samples are spread over the crew; what is done is remembered when the run is stopped.
 * A sample in which too little is left is passed over, and said.
 * Tables: `characteristics` (a row for each sample, model, method and seed), `characteristic-lines`.
 */
export async function coresStudy(spec: AttackableSpec, bench: Bench): Promise<Table[]> {
  const { env, run, seat } = bench;
  const samples = new GrowingTable(perturbTables.samples.head(spec), run);
  const lines = new GrowingTable(perturbTables.lines.head(spec), run);
  const cores = coresOf(spec);
  const pinned: AttackableSpec = { ...spec, engine: seat.current.id };
  const keyOf = (core: number) => {
    const { measure, model, defence, attack, repeats, seed, engine } = pinned;
    const part = { measure, model, defence, attack, repeats, seed, engine };
    return stageKey('perturb sample', part, dataKeys(sampleOf(pinned, core)).split);
  };
  const found = new Map<number, Found>();
  const show = () => {
    const rows = cores.flatMap((core) => found.get(core)?.rows ?? []);
    samples.replace(rows);
    lines.replace(linesOf(rows));
  };
  const missing: number[] = [];
  for (const core of cores) {
    const before = env.cache.get<Found>(keyOf(core));
    if (before) found.set(core, before);
    else missing.push(core);
  }
  if (found.size > 0) show();
  await spread(env, perturbSample, { spec: pinned }, missing, run, (one, n) => {
    found.set(missing[n], one);
    env.cache.put(keyOf(missing[n]), one);
    show();
  });
  for (const core of cores) {
    const why = found.get(core)?.passedOver;
    if (!why) continue;
    run.emit({ kind: 'note', level: 'warning', text: `The k-core of ${core} was passed over: ${why}` });
  }
  if (samples.table.rows.length === 0) throw noSample(cores);
  return [samples.table, lines.table];
}
