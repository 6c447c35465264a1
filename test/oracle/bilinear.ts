import type { BilinearShape } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { softplus, type Wide } from './losses.ts';

/**
 * Σ_a Σ_b x_a M_ab y_b over the codes of IMC, M_ab = Σ_k A_ak B_bk; or Σ_a Σ_b u_a Q_ab v_b over the embeddings of a
 * decoder: the sums as models/bilinear.ts prints them, entry by entry.
 */
export function bilinearLogit(shape: BilinearShape, params: Wide, user: number, item: number): number {
  const d = shape.factors;
  /** Rows of the tables that a user or an item has, with their weights; a table after the other. */
  const side = (name: 'user' | 'item', row: number) => {
    const fields = name === 'user' ? shape.userFields : shape.itemFields;
    const own = shape.ids ? [[{ table: params[name]!, at: row, weight: 1 }]] : [];
    return [
      ...own,
      ...fields.map((field, n) => {
        const values = [...field.values.subarray(field.offsets[row], field.offsets[row + 1])];
        const table = params[`${name}.field.${n}`]!;
        return values.map((at) => ({ table, at, weight: 1 / values.length }));
      }),
    ];
  };
  const [x, y] = [side('user', user), side('item', item)];
  let logit = 0;
  if (shape.form === 'imc') {
    for (const a of x.flat())
      for (const b of y.flat())
        for (let k = 0; k < d; k++)
          logit += a.weight * a.table[a.at * d + k]! * b.weight * b.table[b.at * d + k]!;
    return logit;
  }
  const [u, v] = [x, y].map((tables) =>
    tables.flatMap((rows) =>
      Array.from({ length: d }, (_, k) =>
        rows.reduce((sum, { table, at, weight }) => sum + weight * table[at * d + k]!, 0),
      ),
    ),
  ) as [number[], number[]];
  const Q = params['decoder.kernel']!;
  u.forEach((a, r) => {
    v.forEach((b, c) => {
      logit += a * Q[r * v.length + c]! * b;
    });
  });
  return logit;
}

/** Mean log loss over examples [from, to). */
export function bilinearLoss(
  shape: BilinearShape,
  params: Wide,
  epoch: Extract<Epoch, { kind: 'pointwise' }>,
  from: number,
  to: number,
): number {
  let loss = 0;
  for (let t = from; t < to; t++) {
    const logit = bilinearLogit(shape, params, epoch.users[t]!, epoch.items[t]!);
    loss += epoch.labels[t]! > 0.5 ? softplus(-logit) : softplus(logit);
  }
  return loss / (to - from);
}
