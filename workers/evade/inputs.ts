import type { Params } from '../core/tensor.ts';
import { ncfWidths } from '../engines/layout.ts';
import type { FieldInput, NcfShape } from '../engines/shape.ts';
import type { TowerProblem } from '../engines/tower.ts';

/** One of the parts of the concatenation that is attacked: columns [from, to). */
export interface InputPart {
  readonly name: 'user' | 'userFeatures' | 'userProduct' | 'item' | 'itemFeatures' | 'itemProduct';
  readonly from: number;
  readonly to: number;
}

/** Columns of each half of the concatenation: id, fields, and for NeuMF the embedding that enters GMF's product. */
function halves(shape: NcfShape): { readonly user: number; readonly item: number } {
  const { user, item } = ncfWidths(shape);
  const product = shape.shape === 'neumf' ? shape.factors : 0;
  return { user: user + product, item: item + product };
}

/** The parts of the concatenation (paper 001, section III-A); those without columns are left out. */
export function inputParts(shape: NcfShape): InputPart[] {
  const { factors, userFields, itemFields } = shape;
  const product = shape.shape === 'neumf' ? factors : 0;
  const sizes: readonly (readonly [InputPart['name'], number])[] = [
    ['user', factors],
    ['userFeatures', factors * userFields.length],
    ['userProduct', product],
    ['item', factors],
    ['itemFeatures', factors * itemFields.length],
    ['itemProduct', product],
  ];
  let from = 0;
  return sizes.flatMap(([name, size]) => {
    const part = { name, from, to: from + size };
    from = part.to;
    return size > 0 ? [part] : [];
  });
}

/** The columns that an attack may move: the user's half, or all. */
export function movableColumns(shape: NcfShape, side: 'user' | 'both'): [from: number, to: number] {
  const { user, item } = halves(shape);
  return [0, side === 'user' ? user : user + item];
}

/** Where NeuMF's GMF embeddings stand among the columns; undefined for an MLP. */
export function productColumns(shape: NcfShape): TowerProblem['product'] {
  const parts = inputParts(shape);
  const at = (name: InputPart['name']) => parts.find((part) => part.name === name)?.from;
  const [user, item] = [at('userProduct'), at('itemProduct')];
  return user === undefined || item === undefined ? undefined : { user, item, factors: shape.factors };
}

function addMean(table: Float32Array, d: number, field: FieldInput, row: number, into: Float32Array): void {
  const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
  for (const value of values) for (let k = 0; k < d; k++) into[k]! += table[value * d + k]! / values.length;
}

/**
 * What enters the network for pairs [n × width], row-major (paper 001, π(p, q)): the user's half before the item's;
 * in each the id's embedding, the mean of each field's, and for NeuMF the embedding of GMF.
 */
export function towerInputs(
  shape: NcfShape,
  params: Params,
  users: Int32Array,
  items: Int32Array,
): Float32Array {
  const d = shape.factors;
  const widths = halves(shape);
  const width = widths.user + widths.item;
  const inputs = new Float32Array(users.length * width);
  const half = (side: 'user' | 'item', row: number, into: Float32Array) => {
    const rowOf = (name: string) => params[name]!.data.subarray(row * d, (row + 1) * d);
    into.set(rowOf(side));
    const fields = side === 'user' ? shape.userFields : shape.itemFields;
    fields.forEach((field, n) => {
      addMean(params[`${side}.field.${n}`]!.data, d, field, row, into.subarray((n + 1) * d, (n + 2) * d));
    });
    if (shape.shape === 'neumf') into.set(rowOf(`gmf.${side}`), widths[side] - d);
  };
  for (let n = 0; n < users.length; n++) {
    const row = inputs.subarray(n * width, (n + 1) * width);
    half('user', users[n]!, row.subarray(0, widths.user));
    half('item', items[n]!, row.subarray(widths.user));
  }
  return inputs;
}
