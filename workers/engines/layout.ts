import type { BilinearShape, ModelShape, NcfShape } from './shape.ts';

/** Columns of the user's and the item's half (embedding and fields) of the concatenation that enters NCF's tower. */
export function ncfWidths(shape: NcfShape): { user: number; item: number } {
  return {
    user: shape.factors * (1 + shape.userFields.length),
    item: shape.factors * (1 + shape.itemFields.length),
  };
}

/** Widths of what enters each dense layer of NCF's tower, the linear unit's (without GMF's product) last. */
export function enteringWidths(shape: NcfShape): number[] {
  const widths = ncfWidths(shape);
  return [widths.user + widths.item, ...shape.layers];
}

function ncfParameters(shape: NcfShape): [string, number[]][] {
  const { factors } = shape;
  const sizes = enteringWidths(shape);
  const tower = shape.layers.flatMap((width, n): [string, number[]][] => [
    [`dense.${n}.kernel`, [sizes[n]!, width]],
    [`dense.${n}.bias`, [width]],
  ]);
  const gmf: [string, number[]][] =
    shape.shape === 'neumf'
      ? [
          ['gmf.user', [shape.users, factors]],
          ['gmf.item', [shape.items, factors]],
        ]
      : [];
  return [
    ['user', [shape.users, factors]],
    ...shape.userFields.map((f, n): [string, number[]] => [`user.field.${n}`, [f.size, factors]]),
    ['item', [shape.items, factors]],
    ...shape.itemFields.map((f, n): [string, number[]] => [`item.field.${n}`, [f.size, factors]]),
    ...gmf,
    ...tower,
    ['out.kernel', [sizes.at(-1)! + (gmf.length ? factors : 0), 1]],
    ['out.bias', [1]],
  ];
}

/** Columns of the embeddings of a bilinear model's user and item, id and fields side by side. */
export function bilinearWidths(shape: BilinearShape): { user: number; item: number } {
  const { factors, ids, userFields, itemFields } = shape;
  const parts = (fields: number) => Number(ids) + fields;
  return { user: factors * parts(userFields.length), item: factors * parts(itemFields.length) };
}

function bilinearParameters(shape: BilinearShape): [string, number[]][] {
  const { factors, ids, form } = shape;
  const side = (name: 'user' | 'item', rows: number, fields: BilinearShape['userFields']) => [
    ...(ids ? [[name, [rows, factors]] as [string, number[]]] : []),
    ...fields.map((f, n): [string, number[]] => [`${name}.field.${n}`, [f.size, factors]]),
  ];
  const { user, item } = bilinearWidths(shape);
  return [
    ...side('user', shape.users, shape.userFields),
    ...side('item', shape.items, shape.itemFields),
    ...(form === 'decoder' ? [['decoder.kernel', [user, item]] as [string, number[]]] : []),
  ];
}

/**
 * Names and dimensions of a model's parameters, in the order in which they are initialised and stored.
 * Both engines, the initialisers and the model files agree on exactly these. NCF's are explained in models/ncf.ts,
 * those of the bilinear models in models/bilinear.ts.
 */
export function parameterShapes(shape: ModelShape): [name: string, dimensions: number[]][] {
  switch (shape.kind) {
    case 'bprmf':
    case 'mf':
      return [
        ['P', [shape.users, shape.factors]],
        ['Q', [shape.items, shape.factors]],
      ];
    case 'fm':
      return [
        ['w0', [1]],
        ['w', [shape.features]],
        ['V', [shape.features, shape.factors]],
      ];
    case 'ncf':
      return ncfParameters(shape);
    case 'bilinear':
      return bilinearParameters(shape);
  }
}
