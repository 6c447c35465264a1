import type { Params } from '../core/tensor.ts';
import { ncfWidths } from '../engines/layout.ts';
import type { NcfShape } from '../engines/tower.ts';
import type { FieldInput } from '../engines/types.ts';

/** One of the parts of the concatenation that enters the tower: columns [from, to). */
export interface InputPart {
  readonly name: 'user' | 'userFeatures' | 'item' | 'itemFeatures';
  readonly from: number;
  readonly to: number;
}

/** The four parts of the concatenation (paper 001, section III-A); those without columns are left out. */
export function inputParts(shape: NcfShape): InputPart[] {
  const { factors, userFields, itemFields } = shape;
  const sizes: readonly (readonly [InputPart['name'], number])[] = [
    ['user', factors],
    ['userFeatures', factors * userFields.length],
    ['item', factors],
    ['itemFeatures', factors * itemFields.length],
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
  const { user, item } = ncfWidths(shape);
  return [0, side === 'user' ? user : user + item];
}

function addMean(table: Float32Array, d: number, field: FieldInput, row: number, into: Float32Array): void {
  const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
  for (const value of values) for (let k = 0; k < d; k++) into[k]! += table[value * d + k]! / values.length;
}

/** The concatenations of pairs [n × width], row-major: what enters the tower (paper 001, π(p, q)). */
export function towerInputs(
  shape: NcfShape,
  params: Params,
  users: Int32Array,
  items: Int32Array,
): Float32Array {
  const d = shape.factors;
  const widths = ncfWidths(shape);
  const width = widths.user + widths.item;
  const inputs = new Float32Array(users.length * width);
  const half = (side: 'user' | 'item', row: number, into: Float32Array) => {
    into.set(params[side]!.data.subarray(row * d, (row + 1) * d));
    const fields = side === 'user' ? shape.userFields : shape.itemFields;
    fields.forEach((field, n) => {
      addMean(params[`${side}.field.${n}`]!.data, d, field, row, into.subarray((n + 1) * d, (n + 2) * d));
    });
  };
  for (let n = 0; n < users.length; n++) {
    const row = inputs.subarray(n * width, (n + 1) * width);
    half('user', users[n]!, row.subarray(0, widths.user));
    half('item', items[n]!, row.subarray(widths.user));
  }
  return inputs;
}
