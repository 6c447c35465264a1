import type { Dataset, Field, Instances, Split } from '../../workers/data/types.ts';
import type { ModelShape } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { softplus, type Wide } from './losses.ts';
import { batchGradient } from './trainer.ts';

/** Rows [0, rows) of a matrix with `d` columns that an attack moves. */
export interface Moving {
  readonly name: string;
  readonly rows: number;
}

/** How far and how often. `steps` of length α; each row is kept within the L2 ball of ε. */
export interface Steps {
  readonly epsilon: number;
  readonly alpha: number;
  readonly steps: number;
}

/**
 * FGSM (one step of α = ε) and BIM in the row ball (papers 002 and 004), in double precision over dense matrices: each
 * step α along the gradient of the summed loss of all examples of the epoch, row by row divided by its norm.
 */
export function walked(
  shape: ModelShape,
  clean: Wide,
  epoch: Epoch,
  moving: readonly Moving[],
  { epsilon, alpha, steps }: Steps,
): Wide {
  const at: Wide = Object.fromEntries(Object.entries(clean).map(([name, values]) => [name, values.slice()]));
  const d = shape.factors;
  const n = epoch.kind === 'instances' ? epoch.order.length : epoch.users.length;
  for (let s = 0; s < steps; s++) {
    const gradient = batchGradient(shape, at, epoch, 0, n);
    for (const { name, rows } of moving) {
      for (let r = 0; r < rows; r++) {
        const own = Array.from(gradient[name]!.subarray(r * d, (r + 1) * d), (g) => n * g);
        const length = Math.max(Math.hypot(...own), 1e-6);
        const from = clean[name]!.subarray(r * d, (r + 1) * d);
        const added = own.map((g, f) => at[name]![r * d + f]! - from[f]! + (alpha * g) / length);
        const spent = Math.hypot(...added);
        added.forEach((x, f) => {
          at[name]![r * d + f] = from[f]! + x * (spent > epsilon ? epsilon / spent : 1);
        });
      }
    }
  }
  return at;
}

/** Accuracy, AUC and log loss of logits, the AUC pair by pair; no probability is taken as less than 1e-15. */
export function labelled(logits: readonly number[], labels: ArrayLike<number>) {
  let right = 0;
  let loss = 0;
  let ordered = 0;
  let pairs = 0;
  logits.forEach((f, n) => {
    const yes = labels[n]! > 0.5;
    if (f > 0 === yes) right++;
    loss += Math.min(softplus(yes ? -f : f), -Math.log(1e-15));
    if (!yes) return;
    logits.forEach((g, m) => {
      if (labels[m]! > 0.5) return;
      pairs++;
      ordered += f > g ? 1 : f === g ? 0.5 : 0;
    });
  });
  return { accuracy: right / logits.length, auc: ordered / pairs, logloss: loss / logits.length };
}

/** HR@k and nDCG@k over users with test items, against all items that they have not met before. */
export function ranked(
  { train, validation, test, nItems }: Split,
  score: (user: number, item: number) => number,
  k: number,
) {
  let hits = 0;
  let gain = 0;
  let users = 0;
  for (let u = 0; u < test.rows; u++) {
    const held = new Set(test.columns.subarray(test.offsets[u], test.offsets[u + 1]));
    if (held.size === 0) continue;
    users++;
    const known = new Set(
      [train, validation].flatMap((part) => [...part.columns.subarray(part.offsets[u], part.offsets[u + 1])]),
    );
    const best = Array.from({ length: nItems }, (_, i) => i)
      .filter((i) => !known.has(i))
      .map((i) => ({ i, score: score(u, i) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, k);
    const found = best.flatMap(({ i }, place) => (held.has(i) ? [1 / Math.log2(place + 2)] : []));
    const ideal = Array.from({ length: Math.min(k, held.size) }, (_, place) => 1 / Math.log2(place + 2));
    if (found.length > 0) hits++;
    gain += found.reduce((a, b) => a + b, 0) / ideal.reduce((a, b) => a + b);
  }
  return { hr: hits / users, ndcg: gain / users };
}

/** Active features of a pair without context, from the data set itself; the history is the user's training items. */
export function pairFeatures(
  { userFields, itemFields }: Dataset,
  { train, nUsers }: Split,
  fields: Instances['fields'],
  user: number,
  item: number,
): number[] {
  const start = (name: string) => fields.find((field) => field.name === name)?.start ?? Number.NaN;
  const values = (field: Field, row: number) =>
    [...field.values.subarray(field.offsets[row], field.offsets[row + 1])].map((v) => start(field.name) + v);
  const history = [...train.columns.subarray(train.offsets[user], train.offsets[user + 1])];
  return [
    user,
    nUsers + item,
    ...userFields.flatMap((field) => values(field, user)),
    ...itemFields.flatMap((field) => values(field, item)),
    ...(fields.at(-1)?.name === 'history' ? history.map((i) => start('history') + i) : []),
  ];
}
