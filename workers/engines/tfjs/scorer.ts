import {
  add,
  dispose,
  keep,
  matMul,
  mul,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import type { BilinearShape, ModelShape, NcfShape } from '../shape.ts';
import type { Scorer } from '../types.ts';
import type { Weights } from './batches.ts';
import { factorsOfAll } from './bilinear.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';
import { firstSums } from './ncf.ts';
import { uploadWeights } from './stepper.ts';
import { towerFromSums } from './tower.ts';

/** Models that score users against items. */
type RankedShape = Exclude<ModelShape, { kind: 'fm' }>;

/** Entries of the largest tensor of a block of users; bounds memory and the time of one uninterrupted piece. */
const BLOCK_ENTRIES = 4_000_000;

/** Scores of a block of exactly `size` users against all items: [size, items]; within a `tidy`. */
type Block = (users: Int32Array) => Tensor2D;

/** Rows of a table for ids on the CPU. */
const pick = (device: Device, table: Tensor2D, ids: Int32Array) =>
  device.lookup(oneHot(ids, table.shape[0]), ids.length).gather(table);

/** p_u · q_i for a block of users. The transpose is taken once: transpose flags are slow on WebAssembly. */
function dotBlocks(device: Device, { P, Q }: Weights): { block: Block; kept: Tensor[] } {
  const items = tidy(() => keep(transpose(Q as Tensor2D)));
  return { block: (users) => matMul(pick(device, P as Tensor2D, users), items), kept: [items] };
}

/** A bilinear model's logits are dot products of what it makes of users and of items, each made once for all. */
function bilinearBlocks(
  shape: BilinearShape,
  device: Device,
  weights: Weights,
): { block: Block; kept: Tensor[] } {
  const sides = tidy(() => {
    const { P, Q } = factorsOfAll(shape, device, weights);
    return { P: keep(P), Q: keep(Q) };
  });
  const { block, kept } = dotBlocks(device, sides);
  return { block, kept: [...kept, sides.P, sides.Q] };
}

/**
 * NCF for a block of users: the first layer is linear in the concatenation, so its sums are a user part plus
 * an item part; the items' part is computed once for all.
 */
function ncfBlocks(shape: NcfShape, device: Device, weights: Weights): { block: Block; kept: Tensor[] } {
  const hidden = shape.layers[0]!;
  const kept = tidy(() => {
    const sums = firstSums(shape, device, weights);
    const ways = [keep(sums.item), keep(sums.user)];
    if (shape.shape === 'neumf') {
      const out = slice(weights['out.kernel'] as Tensor2D, [0, 0], [shape.factors, 1]);
      ways.push(keep(mul(weights['gmf.user'] as Tensor2D, transpose(out))));
      ways.push(keep(transpose(weights['gmf.item'] as Tensor2D)));
    }
    return ways as Tensor2D[];
  });
  const [itemSums, userSums, gmfUsers, gmfItems] = kept;
  const block: Block = (users) => {
    const mine = reshape(pick(device, userSums!, users), [users.length, 1, hidden]);
    const sums = reshape(add(mine, reshape(itemSums!, [1, shape.items, hidden])), [-1, hidden]);
    const tower = reshape(towerFromSums(weights, sums as Tensor2D), [users.length, shape.items]);
    const logits = add<Tensor2D>(tower as Tensor2D, weights['out.bias'] as Tensor1D);
    return gmfUsers && gmfItems ? add(logits, matMul(pick(device, gmfUsers, users), gmfItems)) : logits;
  };
  return { block, kept };
}

/** How a model scores a block, and the widest row that a pair of user and item takes on the way. */
function blocksOf(
  shape: RankedShape,
  device: Device,
  weights: Weights,
): { block: Block; kept: Tensor[]; width: number } {
  switch (shape.kind) {
    case 'bprmf':
    case 'mf':
      return { ...dotBlocks(device, weights), width: 1 };
    case 'bilinear':
      return { ...bilinearBlocks(shape, device, weights), width: 1 };
    case 'ncf':
      return { ...ncfBlocks(shape, device, weights), width: Math.max(...shape.layers) };
  }
}

/**
 * Scores of all items: dot products for `bprmf` and `mf`, logits for `ncf` and `bilinear`. Users come in blocks of one size,
 * the last one padded, so that WebGL's texture pool does not grow.
 */
export function tfjsScorer(device: Device, shape: RankedShape, params: Params): Scorer {
  device.use();
  const weights = uploadWeights(shape, params);
  const { block, kept, width } = blocksOf(shape, device, weights);
  // Users scored at once, so that the widest tensor of a block keeps to BLOCK_ENTRIES.
  const most = Math.floor(BLOCK_ENTRIES / (shape.items * width));
  const size = Math.max(1, Math.min(256, shape.users, most));
  return {
    scores: async (users) => {
      const scores = new Float32Array(users.length * shape.items);
      for (let from = 0; from < users.length; from += size) {
        const some = users.subarray(from, from + size);
        const padded = new Int32Array(size);
        padded.set(some);
        device.use();
        const result = tidy(() => block(padded));
        try {
          const values = await device.read(result);
          scores.set(values.subarray(0, some.length * shape.items), from * shape.items);
        } finally {
          result.dispose();
        }
      }
      return scores;
    },
    dispose: () => dispose([...Object.values(weights), ...kept]),
  };
}
