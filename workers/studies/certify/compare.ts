import type { Params } from '../../core/tensor.ts';
import type { Instances } from '../../data/types.ts';
import type { LabelMeasures } from '../../measure/prediction.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import { type CertifyRow, certifyTables } from '../../protocol/tables/certify.ts';
import type { LazyInstances } from '../../training/epochs.ts';
import { ProgressMeter } from '../../training/progress.ts';
import type { TrainedModel } from '../../training/types.ts';
import { StageCache } from '../bench/cache.ts';
import { spread } from '../bench/crew.ts';
import type { Hand, Job } from '../bench/env.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { encodedPart, labelsOf } from '../bench/instances.ts';
import { EngineSeat } from '../bench/seat.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import {
  type Certified,
  certifierOf,
  certifySubject,
  hardened,
  hardenedKey,
  reachOf,
  sampleOf,
  subjectOf,
} from './stages.ts';
import { bounds, shareRows, summaryRows } from './tables.ts';
import { type CertifiedTraining, comparedMethods, comparedQs, robustOf } from './trainings.ts';

/** Instances certified between two looks at the controls. */
const chunk = 16;

/** What every way of training needs: the plain machine, what it was trained on, and what is certified. */
interface ComparedShared {
  readonly spec: CertifySpec;
  readonly engine: EngineId;
  readonly plain: TrainedModel;
  readonly training: Instances | LazyInstances;
  readonly tested: Instances;
  readonly reach: Uint8Array | null;
}

interface ComparedInput {
  readonly training: CertifiedTraining;
  /** The machine where it was trained before. */
  readonly known: Params | null;
}

/** A way of training as it came out. */
interface Compared {
  readonly params: Params;
  /** Accuracy, AUC and log loss on the part that is certified. */
  readonly measures: LabelMeasures;
  readonly certified: readonly Certified[];
}

/** Certificates of the sampled instances: bounds and greedy, then the search within the comparison's own nodes. */
async function certifiedBy(
  { spec, tested, reach }: ComparedShared,
  { training }: ComparedInput,
  params: Params,
  { env, run }: Hand,
): Promise<Certified[]> {
  const subject = certifySubject(params, tested);
  // A cache of its own, so that the products of this machine's items go when it is done.
  const own = { ...env, cache: new StageCache(0) };
  const certifier = await certifierOf(spec, own, subject, training.id);
  const picked = sampleOf(spec, tested.labels.length);
  const options = { reachable: reach, nodeLimit: spec.compare.nodes };
  const done: Certified[] = [];
  const meter = new ProgressMeter(
    run,
    { study: 'certify', stage: 'compared', item: robustOf(training.defence) },
    picked.length,
  );
  for (let from = 0; from < picked.length; from += chunk) {
    const some = [...picked.subarray(from, from + chunk)];
    const subjects = some.map((r) => subjectOf(subject, r));
    const certificates = await certifier.certify(subjects, options, () => run.gate());
    certificates.forEach((certificate, n) => {
      done.push({ instance: some[n], certificate, random: [] });
    });
    meter.reached(done.length);
    await run.gate();
  }
  return done;
}

/** Trains the machine one way, from the plain one, and certifies it. */
export const comparedJob: Job<ComparedShared, ComparedInput, Compared> = {
  name: 'certify a way of training',
  doing: { study: 'certify', stage: 'trainings', item: null },
  work: async (shared, input, hand) => {
    const { plain, training: instances, tested } = shared;
    const { env, run } = hand;
    const spec: CertifySpec = { ...shared.spec, defence: input.training.defence };
    const { known } = input;
    if (known) env.cache.put(hardenedKey(spec, plain.key), known);
    const { params } = await hardened(spec, { env, run, instances }, plain);
    const seat = new EngineSeat(env.engines, await env.engines.open(shared.engine));
    const measures = await seat.use((engine) => labelsOf(engine, params, tested, spec.model.selfTerms));
    return { params, measures, certified: await certifiedBy(shared, input, params, hand) };
  },
};

/** A way of training in the comparison it belongs to: of the methods, or of training q's. */
interface Entry {
  readonly by: 'method' | 'q';
  readonly training: CertifiedTraining;
}

const entriesOf = (spec: CertifySpec): Entry[] => [
  ...comparedMethods(spec).map((training) => ({ by: 'method', training }) as const),
  ...comparedQs(spec).map((training) => ({ by: 'q', training }) as const),
];

const certificates = [...bounds, 'exact'] as const;

function summaryRow(
  { by, training }: Entry,
  { measures, certified }: Compared,
  spec: CertifySpec,
): CertifyRow<'trainings'> {
  const { defence, id, label } = training;
  const rows = summaryRows(certified, () => true, spec.attack.budget, certificates);
  const average = (certificate: (typeof certificates)[number]) =>
    rows.find(({ method }) => method === certificate)?.avgMaxQ ?? null;
  return {
    by,
    training: id,
    label,
    q: defence.kind === 'fm-rt' ? defence.q : null,
    accuracy: measures.accuracy,
    auc: measures.auc,
    relaxation: average('relaxation'),
    split: average('split'),
    row: average('row'),
    best: average('best'),
    exact: average('exact'),
    undecided: rows.find(({ method }) => method === 'exact')?.undecided ?? null,
  };
}

const comparedShareRows = (
  { by, training }: Entry,
  { certified }: Compared,
  { attack }: CertifySpec,
): CertifyRow<'trainingShares'>[] =>
  shareRows(certified, attack.budget, certificates).map(({ method, ...row }) => ({
    by,
    training: training.id,
    label: training.label,
    certificate: method,
    ...row,
  }));

/**
 * The comparison of ways of training (paper 000, figures 4, 5 and 7, tables 2 and 3): each way that the spec names is
 * trained from the same plain machine and certified on the same instances, once each, by the crew where there is one.
 * Tables: `trainings` (accuracy and avg-max q) and `trainingShares` (by certificate and q); none where nothing is
 * compared. Where the exact search runs out of the comparison's nodes, 'exact' falls back on bounds and greedy.
 */
export async function comparedTables(
  spec: CertifySpec,
  { env, run, data, seat, instances: training }: Bench,
  plain: TrainedModel,
): Promise<Table[]> {
  const entries = entriesOf(spec);
  if (entries.length === 0 || !training) return [];
  const tested = await encodedPart({ spec, env, data }, spec.attack.part);
  const { attack, compare, seed } = spec;
  const machineKey = ({ defence }: CertifiedTraining) => hardenedKey({ ...spec, defence }, plain.key);
  const keyOf = (one: CertifiedTraining) =>
    stageKey('compared', { attack, nodes: compare.nodes, seed }, machineKey(one));
  const known = new Map<string, Compared>();
  const trainings = new GrowingTable(certifyTables.trainings.head(spec), run);
  const shares = new GrowingTable(certifyTables.trainingShares.head(spec), run);
  const show = () => {
    const ready = entries.flatMap((entry) => {
      const found = known.get(keyOf(entry.training));
      return found ? [{ entry, found }] : [];
    });
    trainings.replace(ready.map(({ entry, found }) => summaryRow(entry, found, spec)));
    shares.replace(ready.flatMap(({ entry, found }) => comparedShareRows(entry, found, spec)));
  };
  const keep = (one: CertifiedTraining, compared: Compared) => {
    known.set(keyOf(one), compared);
    show();
  };
  const missing = new Map<string, ComparedInput>();
  for (const { training: one } of entries) {
    const before = env.cache.get<Compared>(keyOf(one));
    if (before) keep(one, before);
    else if (!missing.has(keyOf(one))) {
      const known = one.defence.kind === 'none' ? undefined : env.cache.get<Params>(machineKey(one));
      missing.set(keyOf(one), { training: one, known: known ?? null });
    }
  }
  const inputs = [...missing.values()];
  const shared: ComparedShared = {
    spec,
    engine: seat.current.id,
    plain,
    training,
    tested,
    reach: reachOf(spec, data.split),
  };
  // Instances that are encoded when needed cannot be handed to another worker.
  const { crew, ...alone } = env;
  const place = crew && !('encode' in training) ? env : alone;
  await spread(place, comparedJob, shared, inputs, run, (output, n) => {
    const one = inputs[n].training;
    env.cache.put(keyOf(one), output);
    if (one.defence.kind !== 'none') env.cache.put(machineKey(one), output.params);
    keep(one, output);
  });
  return [trainings.table, shares.table];
}
