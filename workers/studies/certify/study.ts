import type { Certificate } from '../../certify/types.ts';
import { popularityOf } from '../../data/csr.ts';
import { predictionMeasures } from '../../protocol/names/measures.ts';
import type { Row, Table } from '../../protocol/run/events.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import { type CertifyRow, certifyTables } from '../../protocol/tables/certify.ts';
import type { StudyTable } from '../../protocol/tables/table.ts';
import { ProgressMeter } from '../../training/progress.ts';
import { spread } from '../bench/crew.ts';
import { curveMeasure } from '../bench/curve.ts';
import { finishedTable, GrowingTable } from '../bench/growing-table.ts';
import { encodedPart, labelsOf } from '../bench/instances.ts';
import { stageKey } from '../bench/stages.ts';
import { type Bench, trainedModel } from '../bench/training.ts';
import { comparedTables } from './compare.ts';
import { openSizes, searchJob } from './search.ts';
import {
  activeOf,
  type Certified,
  type CertifySubject,
  certifierOf,
  certifySubject,
  hardened,
  isFlipped,
  randomFlip,
  reachOf,
  sampleOf,
  subjectOf,
} from './stages.ts';
import { accuracyRows, bounds, groupRows, radiusRows, shareRows, summaryRows, weaponRows } from './tables.ts';

/** Instances certified between two looks at the controls. */
const chunk = 32;

class Certifying {
  private readonly shares: GrowingTable<CertifyRow<'shares'>>;
  private readonly accuracy: GrowingTable<CertifyRow<'accuracy'>>;
  private readonly summary: GrowingTable<CertifyRow<'summary'>>;

  constructor(
    private readonly spec: CertifySpec,
    private readonly bench: Bench,
    private readonly subject: CertifySubject,
    private readonly modelKey: string,
  ) {
    this.shares = new GrowingTable(certifyTables.shares.head(spec), bench.run);
    this.accuracy = new GrowingTable(certifyTables.accuracy.head(spec), bench.run);
    this.summary = new GrowingTable(certifyTables.summary.head(spec), bench.run);
  }

  /** Bounds, greedy and random switches of all instances; then the search of those left open. */
  async certificates(): Promise<Certified[]> {
    const { spec, bench, subject, modelKey } = this;
    const { env, data } = bench;
    const reachable = reachOf(spec, data.split);
    const certifier = await certifierOf(spec, env, subject, modelKey);
    const picked = sampleOf(spec, subject.instances.labels.length);
    const done: Certified[] = [];
    const meter = new ProgressMeter(
      bench.run,
      { study: 'certify', stage: 'bounds', item: null },
      picked.length,
    );
    for (let from = 0; from < picked.length; from += chunk) {
      const some = picked.subarray(from, from + chunk);
      const subjects = [...some].map((r) => subjectOf(subject, r));
      const certificates = await certifier.certify(subjects, { reachable, nodeLimit: 0 });
      certificates.forEach((certificate, n) => {
        const instance = some[n];
        done.push({ instance, certificate, random: randomFlip(spec, subject, instance, reachable) });
      });
      this.report(done);
      meter.reached(done.length);
      await bench.run.gate();
    }
    const { nodes } = spec.attack;
    const open = [...done.keys()].filter((n) => done[n].certificate.exact === null);
    if (nodes === 0 || open.length === 0) return done;
    // The hard ones first, so that no worker is left alone with one at the end.
    const { budget } = spec.attack;
    open.sort((a, b) => openSizes(done[b], budget) - openSizes(done[a], budget) || a - b);
    const { fm, first, items } = subject;
    const shared = {
      spec,
      modelKey,
      machine: { fm, first, items },
      reachable,
      seconds: env.searchSeconds ?? null,
    };
    const inputs = open.map((n) => ({ active: activeOf(subject, done[n].instance).slice() }));
    await spread(env, searchJob, shared, inputs, bench.run, (certificate, n) => {
      const { late: _, ...found } = certificate;
      done[open[n]] = { ...done[open[n]], certificate: found };
      this.report(done);
    });
    return done;
  }

  private reported = 0;

  /** The pictures' tables so far; not at every instance, since each walks over all of them. */
  private report(done: readonly Certified[]): void {
    const { run } = this.bench;
    if (run.now() - this.reported < 250) return;
    this.reported = run.now();
    this.replace(done);
  }

  private replace(done: readonly Certified[]): void {
    const { budget } = this.spec.attack;
    const correct = rightOf(this.subject, done);
    const exactly = this.spec.attack.random === 'exact';
    const methods = [...bounds, 'exact', 'random'] as const;
    this.shares.replace(shareRows(done, budget, methods, exactly));
    this.accuracy.replace(accuracyRows(done, correct, budget, methods, exactly));
    this.summary.replace(summaryRows(done, correct, budget, [...bounds, 'exact']));
  }

  tables(done: readonly Certified[]): Table[] {
    this.replace(done);
    return [this.shares.table, this.accuracy.table, this.summary.table];
  }
}

/** Which of the certified instances the machine gets right before any switch. */
export function rightOf(
  { instances: { labels } }: CertifySubject,
  done: readonly Certified[],
): (instance: number) => boolean {
  const right = new Set(
    done.flatMap(({ instance, certificate }) =>
      (certificate.label === 1) === labels[instance] > 0.5 ? [instance] : [],
    ),
  );
  return (instance) => right.has(instance);
}

function signedScore({ label, margin }: Certificate): number {
  return label * margin;
}

/** Sets said to flip that, switched from scratch, do not; there are none. */
function unprovedFlips(subject: CertifySubject, done: readonly Certified[]): number {
  return done.filter(({ instance, certificate }) =>
    [certificate.greedySet, certificate.exactSet].some(
      (set) => set.length > 0 && !isFlipped(subject, instance, set),
    ),
  ).length;
}

/** Trains the machine the spec's way and certifies its predictions: what all tables of the study are made of. */
export async function certification(spec: CertifySpec, bench: Bench) {
  const { env, run, data, seat } = bench;
  const training = new GrowingTable(certifyTables.training.head(spec), run);
  const doing = { study: 'certify', stage: 'training', item: null } as const;
  const trained = (await trainedModel(bench, spec.seed, doing, training, await curveMeasure(bench))).model;
  const machine = await hardened(spec, bench, trained);
  const instances = await encodedPart(bench, spec.attack.part);
  const measured = await seat.use((engine) =>
    labelsOf(engine, machine.params, instances, spec.model.selfTerms, (logits) =>
      env.saving?.instances(data, `Certified model, ${spec.attack.part} part`, instances, logits),
    ),
  );
  const subject = certifySubject(machine.params, instances);
  const certifying = new Certifying(spec, bench, subject, machine.key);
  const key = stageKey('certificates', { attack: spec.attack, seed: spec.seed }, machine.key);
  const done = await env.cache.once(key, () => certifying.certificates());
  return { training, trained, machine, instances, measured, subject, certifying, done };
}

/**
 * The certify study (paper 000): trains a factorization machine and asks of each instance how many switches in its
 * history flip the prediction. Tables: `training`, `measures`, `shares` (by certificate and q), `summary` (avg-max q),
 * `radius`, `weapons` (items by the flips they take part in), `groups` (by user activity and item popularity),
 * `instances` (each with its numbers), and those of `comparedTables` where ways of training are compared.
 */
export async function runCertify(spec: CertifySpec, bench: Bench): Promise<Table[]> {
  const { run, data } = bench;
  const { training, trained, machine, instances, measured, subject, certifying, done } = await certification(
    spec,
    bench,
  );
  const { accuracy, auc, logloss } = measured;
  const { shape, kind, engine, seed, epochs } = trained;
  const certified = { ...machine, shape, kind, engine, seed, epochs };
  // Without robust training it is the model of the training, which is saved already.
  if (spec.defence.kind !== 'none')
    bench.env.saving?.model(data, `Certified model, seed ${seed}`, certified, spec.model);
  const finished = <R extends Row>(table: StudyTable<R>, rows: readonly R[]) =>
    finishedTable(table.head(spec), rows, run);
  const unproved = unprovedFlips(subject, done);
  const nodes = done.reduce((sum, { certificate }) => sum + certificate.nodes, 0);
  const measures = [
    { measure: predictionMeasures.accuracy.label, value: accuracy },
    { measure: predictionMeasures.auc.label, value: auc },
    { measure: predictionMeasures.logloss.label, value: logloss },
    { measure: 'Instances certified', value: done.length },
    { measure: 'Search nodes', value: nodes },
    { measure: 'Flips that did not survive re-evaluation', value: unproved },
  ];
  const popularity = popularityOf(data.split);
  const { view, split } = data;
  const activity = (r: number) => {
    const user = instances.users[r];
    return split.train.offsets[user + 1] - split.train.offsets[user];
  };
  return [
    training.table,
    finished(certifyTables.measures, measures),
    ...certifying.tables(done),
    finished(certifyTables.radius, radiusRows(done, spec.attack.budget)),
    finished(certifyTables.weapons, weaponRows(done, view.itemTitles, popularity)),
    finished(certifyTables.groups, [
      ...groupRows(done, 'user activity', activity, spec),
      ...groupRows(done, 'item popularity', (r) => popularity[instances.items[r]], spec),
    ]),
    finished(
      certifyTables.instances,
      done.map(({ instance, certificate, random }) => ({
        instance,
        user: view.userIds[instances.users[instance]],
        item: view.itemTitles[instances.items[instance]],
        label: instances.labels[instance] > 0.5 ? 1 : -1,
        f: signedScore(certificate),
        relaxation: certificate.relaxation,
        split: certificate.split,
        row: certificate.row,
        greedy: certificate.greedy,
        random: random[0] ?? 0,
        exact: certificate.exact,
        nodes: certificate.nodes,
      })),
    ),
    ...(await comparedTables(spec, bench, trained)),
  ];
}
