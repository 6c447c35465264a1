import type { FieldInput, NcfShape } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import type { Wide } from './losses.ts';

const rowOf = (table: Float64Array, row: number, d: number) => [...table.subarray(row * d, (row + 1) * d)];

function fieldMean(table: Float64Array, field: FieldInput, row: number, d: number): number[] {
  const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
  const mean = new Array<number>(d).fill(0);
  for (const v of values) for (let k = 0; k < d; k++) mean[k]! += table[v * d + k]! / values.length;
  return mean;
}

/** NCF's logit for one pair as models/ncf.ts describes it, with the embeddings that entered, in plain loops. */
export function ncfLogit(shape: NcfShape, params: Wide, user: number, item: number) {
  const d = shape.factors;
  const input = [
    ...rowOf(params.user!, user, d),
    ...shape.userFields.flatMap((f, n) => fieldMean(params[`user.field.${n}`]!, f, user, d)),
    ...rowOf(params.item!, item, d),
    ...shape.itemFields.flatMap((f, n) => fieldMean(params[`item.field.${n}`]!, f, item, d)),
  ];
  let x = input;
  shape.layers.forEach((width, n) => {
    const kernel = params[`dense.${n}.kernel`]!;
    const next: number[] = [];
    for (let c = 0; c < width; c++) {
      let z = params[`dense.${n}.bias`]![c]!;
      for (let r = 0; r < x.length; r++) z += x[r]! * kernel[r * width + c]!;
      next.push(Math.max(0, z));
    }
    x = next;
  });
  const gmf = shape.shape === 'neumf';
  const gu = gmf ? rowOf(params['gmf.user']!, user, d) : [];
  const gi = gmf ? rowOf(params['gmf.item']!, item, d) : [];
  const joined = [...gu.map((v, k) => v * gi[k]!), ...x];
  const logit = joined.reduce((s, v, k) => s + v * params['out.kernel']![k]!, params['out.bias']![0]!);
  return { logit, embeddings: [...input, ...gu, ...gi] };
}

/** Mean log loss plus l2/2 times the squared norms of the embeddings that entered, over examples [from, to). */
export function ncfLoss(
  shape: NcfShape,
  params: Wide,
  epoch: Extract<Epoch, { kind: 'pointwise' }>,
  from: number,
  to: number,
): number {
  let loss = 0;
  for (let t = from; t < to; t++) {
    const { logit, embeddings } = ncfLogit(shape, params, epoch.users[t]!, epoch.items[t]!);
    const p = 1 / (1 + Math.exp(-logit));
    loss -= epoch.labels[t]! > 0.5 ? Math.log(p) : Math.log(1 - p);
    loss += (shape.l2 / 2) * embeddings.reduce((s, v) => s + v * v, 0);
  }
  return loss / (to - from);
}
