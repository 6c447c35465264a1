import {
  add,
  concat,
  dispose,
  mul,
  neg,
  sigmoid,
  slice,
  softplus,
  sub,
  type Tensor,
  type Tensor2D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import type { NcfShape } from '../shape.ts';
import type { EmbeddingExamples, EmbeddingGradient } from '../types.ts';
import { BatchPlan } from './batches.ts';
import type { Device } from './device.ts';
import { embedIds, towerInputs } from './ncf.ts';
import { uploadWeights } from './stepper.ts';
import { towerPass } from './tower.ts';

/** Pairs with labels, or triplets. */
export type NcfExamples = Extract<EmbeddingExamples, { kind: 'pointwise' | 'triplets' }>;

/** Examples of a piece: wide enough for the dense layers, small enough for an answer between two frames. */
const PIECE = 4096;

/** Losses [size, 1] of a piece and their derivative with respect to its logits [rows, 1]. */
interface Slope {
  readonly losses: Tensor2D;
  readonly slope: Tensor2D;
}

/** The examples as pieces of `rows` pairs of a user and an item, padded with pairs that weigh nothing. */
interface Pieces {
  readonly rows: number;
  /** [count × rows] */
  readonly users: Int32Array;
  readonly items: Int32Array;
  slopeAt(piece: number, logits: Tensor2D): Slope;
}

function pointwisePieces({ users, items, labels }: Extract<NcfExamples, { kind: 'pointwise' }>): Pieces {
  const plan = new BatchPlan(users.length, PIECE);
  const { size, count } = plan;
  const padded = (column: Int32Array) => {
    const whole = new Int32Array(count * size);
    whole.set(column);
    return whole;
  };
  return {
    rows: size,
    users: padded(users),
    items: padded(items),
    slopeAt: (b, logits) => {
      const wanted = plan.column(labels, b);
      const weight = plan.weight(b);
      return {
        losses: mul(sub(softplus(logits), mul(wanted, logits)), weight),
        slope: mul(sub(sigmoid(logits), wanted), weight),
      };
    },
  };
}

/** A piece holds the pairs of its positives and then, in the same order, those of its negatives. */
function tripletPieces(examples: Extract<NcfExamples, { kind: 'triplets' }>): Pieces {
  const { users, positives, negatives } = examples;
  const plan = new BatchPlan(users.length, PIECE / 2);
  const { size, count } = plan;
  const both = (first: Int32Array, second: Int32Array) => {
    const whole = new Int32Array(2 * count * size);
    for (let b = 0; b < count; b++) {
      whole.set(plan.indices(first, b), 2 * b * size);
      whole.set(plan.indices(second, b), (2 * b + 1) * size);
    }
    return whole;
  };
  return {
    rows: 2 * size,
    users: both(users, users),
    items: both(positives, negatives),
    slopeAt: (b, logits) => {
      const weight = plan.weight(b);
      const margin = sub<Tensor2D>(slice(logits, [0, 0], [size, 1]), slice(logits, [size, 0], [size, 1]));
      const rising = mul<Tensor2D>(sigmoid(neg(margin)), weight);
      return {
        losses: mul(softplus(neg(margin)), weight),
        slope: concat<Tensor2D>([neg(rising), rising], 0),
      };
    },
  };
}

/** `Engine.embeddingGradient` of NCF: one pass over the examples, piece by piece, added up on the device. */
export async function ncfGradient(
  device: Device,
  shape: NcfShape,
  params: Params,
  examples: NcfExamples,
): Promise<EmbeddingGradient> {
  const pieces = examples.kind === 'pointwise' ? pointwisePieces(examples) : tripletPieces(examples);
  const { rows, users, items } = pieces;
  const plan = new BatchPlan(users.length, rows);
  const names = shape.shape === 'neumf' ? ['user', 'item', 'gmf.user', 'gmf.item'] : ['user', 'item'];
  device.use();
  const weights = uploadWeights(shape, params);
  const labels = new Float32Array(users.length);
  const inputAt = towerInputs(shape, device, { kind: 'pointwise', batch: rows, users, items, labels }, plan);

  const pieceAt = (b: number): { losses: Tensor2D; gradients: Record<string, Tensor> } => {
    const { input, backward } = inputAt(b, weights);
    const gmf = names.slice(2).map((name, side) => {
      const ids = plan.indices(side === 0 ? users : items, b);
      return embedIds(device, name, ids, weights[name] as Tensor2D);
    });
    const [gmfUser, gmfItem] = gmf;
    const product = gmfUser && gmfItem ? mul<Tensor2D>(gmfUser.rows, gmfItem.rows) : null;
    const pass = towerPass(weights, input, product);
    const { losses, slope } = pieces.slopeAt(b, pass.logits);
    const back = pass.backward(slope, 'input');
    const gradients = backward(back.input);
    if (gmfUser && gmfItem && back.product) {
      gradients[gmfUser.name] = gmfUser.backward(mul(back.product, gmfItem.rows));
      gradients[gmfItem.name] = gmfItem.backward(mul(back.product, gmfUser.rows));
    }
    return { losses, gradients };
  };

  const perPiece = examples.kind === 'pointwise' ? rows : rows / 2;
  let sums: Tensor[] = [zeros([perPiece, 1]), ...names.map((name) => zeros(params[name]!.shape as number[]))];
  try {
    for (let b = 0; b < plan.count; b++) {
      device.use();
      const next = tidy(() => {
        const { losses, gradients } = pieceAt(b);
        return [losses, ...names.map((name) => gradients[name]!)].map((one, n) => add(sums[n]!, one));
      });
      dispose(sums);
      sums = next;
    }
    const [losses, ...found] = sums;
    const loss = (await device.read(losses!)).reduce((sum, x) => sum + x, 0);
    const gradients: Record<string, Float32Array> = {};
    for (const [n, name] of names.entries()) gradients[name] = await device.read(found[n]!);
    return { loss, gradients };
  } finally {
    dispose([...Object.values(weights), ...sums]);
  }
}
