import type { Rng } from '../../core/random.ts';
import type { Csr, Split } from '../../data/types.ts';
import { rankAll } from '../../measure/rank.ts';
import { Folding } from '../../models/fold.ts';
import type { Doing } from '../../protocol/run/progress.ts';
import { ratingScale } from '../../training/ratings.ts';
import type { TrainedModel } from '../../training/types.ts';
import { silent } from '../bench/asking.ts';
import { withScorer } from '../bench/judge.ts';
import { type FakesBench, type Ground, rowOf } from './ground.ts';

const noRows = (rows: number): Csr => ({
  rows,
  columns: new Int32Array(0),
  offsets: new Int32Array(rows + 1),
  values: null,
});

/** A split that holds some rows as training part, and nothing else. */
const splitOf = (train: Csr, nItems: number): Split => ({
  ...{ nUsers: train.rows, nItems, train },
  ...{ validation: noRows(train.rows), test: noRows(train.rows) },
  trainRows: new Int32Array(train.columns.length),
  ...{ validationRows: new Int32Array(0), testRows: new Int32Array(0), notes: [] },
});

/** The spec's model, trained on the rows. It follows from the rows, the spec and the stream alone. */
export function trainedOn(bench: FakesBench, rows: Csr, rng: Rng, doing: Doing): Promise<TrainedModel> {
  const { spec, env, run, data, seat } = bench;
  return env.trainModel(
    {
      ...{ key: '', model: spec.model, dataset: data.view, split: splitOf(rows, data.split.nItems) },
      ...{ instances: null, seed: rng.next(), engine: seat.current, reopen: seat.reopen, doing },
      ...{ checkpoints: null, measureEvery: 0, onMeasure: async () => undefined, onRewind: () => {} },
    },
    silent(run),
  );
}

/**
 * Lists of a model for some of its rows, who are these genuine users: [asked × N′] items, the best first, without those
 * known before the test, -1 where there are no more.
 */
export async function listsBy(
  bench: FakesBench,
  { shape, params, seed }: Pick<TrainedModel, 'shape' | 'params' | 'seed'>,
  { known }: Pick<Ground, 'known'>,
  asked: { readonly rows: Int32Array; readonly users: Int32Array },
): Promise<Int32Array> {
  const { spec, run, data, seat } = bench;
  const { nItems } = data.split;
  const excluded = Array.from(asked.users, (user) => known[user]);
  const excludedOffsets = new Int32Array(excluded.length + 1);
  excluded.forEach((items, n) => {
    excludedOffsets[n + 1] = excludedOffsets[n] + items.length;
  });
  const task = {
    ...{ nItems, users: asked.rows, sampled: null },
    ...{ targetOffsets: new Int32Array(excluded.length + 1), targets: new Int32Array(0) },
    ...{ excludedOffsets, excluded: Int32Array.from(excluded.flatMap((items) => [...items])) },
    ranked: Int32Array.from(excluded, (items) => nItems - items.length),
  };
  const model = { kind: spec.model.kind, shape, params, seed };
  const { top } = await seat.use((engine) =>
    withScorer(model, data.split, engine, (scorer) => rankAll(scorer, task, spec.defence.votes, silent(run))),
  );
  return top;
}

/**
 * Lists of the spec's model, trained on the rows, for every genuine user by the user's history: [users × N′], -1 where
 * there are no more. The factors of a user are folded in, also of one who stands in the rows, so that a list hangs on the
 * rows, the user's own history and the stream alone.
 */
export async function foldedLists(
  bench: FakesBench,
  ground: Ground,
  rows: Csr,
  rng: Rng,
  doing: Doing,
): Promise<Int32Array> {
  const { spec, data } = bench;
  const { nUsers } = data.split;
  const { votes } = spec.defence;
  const lists = new Int32Array(nUsers * votes).fill(-1);
  if (rows.columns.length === 0) return lists;
  const { shape, params, seed } = await trainedOn(bench, rows, rng, doing);
  if (!shape || (shape.kind !== 'mf' && shape.kind !== 'bprmf')) return lists;
  const { factors } = shape;
  const { train } = ground;
  const ofRatings = shape.kind === 'mf';
  const scale = ofRatings ? ratingScale(data.view) : 1;
  const folding = new Folding(params.Q.data, factors, ofRatings ? 'ratings' : 'order');
  const P = new Float32Array(nUsers * factors);
  const known: number[] = [];
  for (let user = 0; user < nUsers; user++) {
    const [from, to] = [train.offsets[user], train.offsets[user + 1]];
    const values =
      ofRatings && train.values ? train.values.slice(from, to).map((value) => value / scale) : null;
    const own = folding.fold(rowOf(train, user), values);
    if (!own) continue;
    P.set(own, user * factors);
    known.push(user);
  }
  const users = Int32Array.from(known);
  const folded = { P: { shape: [nUsers, factors], data: P }, Q: params.Q };
  const model = { shape: { ...shape, users: nUsers }, params: folded, seed };
  const top = await listsBy(bench, model, ground, { rows: users, users });
  known.forEach((user, n) => {
    lists.set(top.subarray(n * votes, (n + 1) * votes), user * votes);
  });
  return lists;
}
