import type { Params, Tensor } from '../core/tensor.ts';
import type { Instances } from '../data/types.ts';
import type { PerturbSpec } from '../protocol/spec/spec.ts';

/** Rows [start, start + size) of V, which are a matrix of their own to an attack. */
export interface Block {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

/**
 * The embeddings of a factorization machine: the rows of V that belong to user and item ids, or those of every field,
 * each with the side that it describes, so that the history moves with the users; contexts describe neither side. The
 * linear weights are biases and stay.
 */
export function blocksOf(fields: Instances['fields'], which: PerturbSpec['attack']['fields']): Block[] {
  // The encoder begins with the two fields of ids.
  return (which === 'ids' ? fields.slice(0, 2) : fields).map(({ side, start, size }, n) => ({
    name: n < 2 ? `V.${side}` : `V.${side}.${n}`,
    start,
    size,
  }));
}

/** Rows of V up to the end of the last block. */
export const rowsOf = (blocks: readonly Block[]): number =>
  Math.max(...blocks.map(({ start, size }) => start + size));

/** The blocks of the first rows of V, by their names; they share its memory. */
export function cut(V: Float32Array, d: number, blocks: readonly Block[]): Record<string, Float32Array> {
  return Object.fromEntries(
    blocks.map(({ name, start, size }) => [name, V.subarray(start * d, (start + size) * d)]),
  );
}

/** Parameters of a factorization machine as attacks see them: with a matrix for each block beside w0, w and V. */
export function opened(params: Params, blocks: readonly Block[]): Params {
  const d = params.V.shape[1];
  const matrices = Object.entries(cut(params.V.data, d, blocks)).map(([name, data]): [string, Tensor] => [
    name,
    { shape: [data.length / d, d], data },
  ]);
  return { ...params, ...Object.fromEntries(matrices) };
}

/** The machine's own parameters again: V with the blocks as they stand now. */
export function closed({ w0, w, V, ...open }: Params, blocks: readonly Block[]): Params {
  const data = V.data.slice();
  for (const { name, start } of blocks) data.set(open[name].data, start * V.shape[1]);
  return { w0, w, V: { shape: V.shape, data } };
}
