import type { Params, Tensor } from '../core/tensor.ts';
import { bilinearWidths, ncfWidths } from '../engines/layout.ts';
import type { BilinearShape, FieldInput, NcfShape } from '../engines/shape.ts';
import type { TowerProblem } from '../engines/tower.ts';

/** A model whose inputs are attacked. */
export type AttackedShape = NcfShape | BilinearShape;

/** One of the parts of the concatenation that is attacked: columns [from, to). */
export interface InputPart {
  readonly name: 'user' | 'userFeatures' | 'userProduct' | 'item' | 'itemFeatures' | 'itemProduct';
  readonly from: number;
  readonly to: number;
}

const sizesOf = (fields: readonly FieldInput[]) => fields.reduce((sum, { size }) => sum + size, 0);

/**
 * Columns of each half of the concatenation: id, fields, and for NeuMF the embedding that enters GMF's product. What is
 * attacked on IMC are the codes themselves, x and y of its equation.
 */
function halves(shape: AttackedShape): { readonly user: number; readonly item: number } {
  if (shape.kind === 'bilinear') {
    if (shape.form === 'decoder') return bilinearWidths(shape);
    const { ids, users, items, userFields, itemFields } = shape;
    return {
      user: (ids ? users : 0) + sizesOf(userFields),
      item: (ids ? items : 0) + sizesOf(itemFields),
    };
  }
  const { user, item } = ncfWidths(shape);
  const product = shape.shape === 'neumf' ? shape.factors : 0;
  return { user: user + product, item: item + product };
}

/** The parts of the concatenation (paper 001, section III-A); those without columns are left out. */
export function inputParts(shape: AttackedShape): InputPart[] {
  const { factors, userFields, itemFields } = shape;
  const { user, item } = halves(shape);
  const product = shape.kind === 'ncf' && shape.shape === 'neumf' ? factors : 0;
  const coded = shape.kind === 'bilinear' && shape.form === 'imc';
  const features = (fields: readonly FieldInput[]) => (coded ? sizesOf(fields) : factors * fields.length);
  const [ofUser, ofItem] = [features(userFields), features(itemFields)];
  const sizes: readonly (readonly [InputPart['name'], number])[] = [
    ['user', user - ofUser - product],
    ['userFeatures', ofUser],
    ['userProduct', product],
    ['item', item - ofItem - product],
    ['itemFeatures', ofItem],
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
export function movableColumns(shape: AttackedShape, side: 'user' | 'both'): [from: number, to: number] {
  const { user, item } = halves(shape);
  return [0, side === 'user' ? user : user + item];
}

/** Number of columns that enter the model. */
export function inputWidth(shape: AttackedShape): number {
  const { user, item } = halves(shape);
  return user + item;
}

/** Tables of `factors` columns, one above the other. */
function stacked(tables: readonly Tensor[], factors: number): Tensor {
  const data = new Float32Array(tables.reduce((sum, table) => sum + table.data.length, 0));
  let at = 0;
  for (const table of tables) {
    data.set(table.data, at);
    at += table.data.length;
  }
  return { shape: [data.length / factors, factors], data };
}

/** The matrices between the halves of a bilinear model's inputs; undefined for one with layers. */
export function bilinearMatrices(shape: AttackedShape, params: Params): TowerProblem['bilinear'] {
  if (shape.kind !== 'bilinear') return undefined;
  const { user } = halves(shape);
  if (shape.form === 'decoder') return { user, left: params['decoder.kernel']!, right: null };
  const tables = (side: 'user' | 'item', fields: readonly FieldInput[]) =>
    stacked(
      [...(shape.ids ? [params[side]!] : []), ...fields.map((_, n) => params[`${side}.field.${n}`]!)],
      shape.factors,
    );
  return { user, left: tables('user', shape.userFields), right: tables('item', shape.itemFields) };
}

/** Where NeuMF's GMF embeddings stand among the columns; undefined for an MLP. */
export function productColumns(shape: AttackedShape): TowerProblem['product'] {
  const parts = inputParts(shape);
  const at = (name: InputPart['name']) => parts.find((part) => part.name === name)?.from;
  const [user, item] = [at('userProduct'), at('itemProduct')];
  return user === undefined || item === undefined ? undefined : { user, item, factors: shape.factors };
}

function addMean(table: Float32Array, d: number, field: FieldInput, row: number, into: Float32Array): void {
  const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
  for (const value of values) for (let k = 0; k < d; k++) into[k]! += table[value * d + k]! / values.length;
}

/** x or y of IMC for one row: a 1 for its id where ids enter, and the values of each field, of sum 1. */
function addCodes(shape: BilinearShape, side: 'user' | 'item', row: number, into: Float32Array): void {
  let from = 0;
  if (shape.ids) {
    into[row] = 1;
    from = side === 'user' ? shape.users : shape.items;
  }
  for (const field of side === 'user' ? shape.userFields : shape.itemFields) {
    const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
    for (const value of values) into[from + value]! += 1 / values.length;
    from += field.size;
  }
}

/**
 * What enters the network for pairs [n × width], row-major (paper 001, π(p, q)): the user's half before the item's;
 * in each the id's embedding, the mean of each field's, and for NeuMF the embedding of GMF. Of IMC the codes x and y.
 */
export function towerInputs(
  shape: AttackedShape,
  params: Params,
  users: Int32Array,
  items: Int32Array,
): Float32Array {
  const d = shape.factors;
  const widths = halves(shape);
  const width = widths.user + widths.item;
  const inputs = new Float32Array(users.length * width);
  const half = (side: 'user' | 'item', row: number, into: Float32Array) => {
    if (shape.kind === 'bilinear' && shape.form === 'imc') {
      addCodes(shape, side, row, into);
      return;
    }
    const rowOf = (name: string) => params[name]!.data.subarray(row * d, (row + 1) * d);
    into.set(rowOf(side));
    const fields = side === 'user' ? shape.userFields : shape.itemFields;
    fields.forEach((field, n) => {
      addMean(params[`${side}.field.${n}`]!.data, d, field, row, into.subarray((n + 1) * d, (n + 2) * d));
    });
    if (shape.kind === 'ncf' && shape.shape === 'neumf') into.set(rowOf(`gmf.${side}`), widths[side] - d);
  };
  for (let n = 0; n < users.length; n++) {
    const row = inputs.subarray(n * width, (n + 1) * width);
    half('user', users[n]!, row.subarray(0, widths.user));
    half('item', items[n]!, row.subarray(widths.user));
  }
  return inputs;
}
