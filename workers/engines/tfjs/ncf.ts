import {
  add,
  concat,
  matMul,
  mul,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { ncfWidths } from '../layout.ts';
import type { FieldInput, NcfShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import {
  type Batches,
  BatchPlan,
  type BatchResult,
  type EpochOf,
  expectEpoch,
  type Weights,
} from './batches.ts';
import type { Device } from './device.ts';
import { capacityOf, oneHot, rowsOf } from './incidence.ts';
import { towerPass } from './tower.ts';

/** An embedding table's rows as they enter the network: [n, factors], with the way back for gradients. */
export interface Embedded {
  readonly name: string;
  readonly rows: Tensor2D;
  backward(gradient: Tensor2D): Tensor2D;
}

/** One row of the table per example. */
export function embedIds(device: Device, name: string, ids: Int32Array, table: Tensor2D): Embedded {
  const lookup = device.lookup(oneHot(ids, table.shape[0]), ids.length);
  return { name, rows: lookup.gather(table), backward: lookup.scatter };
}

/** The mean of the rows of an example's values; zeros for an example without values and for padding. */
function embedField(
  device: Device,
  name: string,
  field: FieldInput,
  ids: Int32Array,
  examples: number,
  capacity: number,
  table: Tensor2D,
): Embedded {
  const a = rowsOf(ids, 0, examples, ids.length, field.size, field);
  const lookup = device.lookup(a, capacity);
  const share = new Float32Array(ids.length);
  for (let n = 0; n < ids.length; n++) share[n] = 1 / Math.max(1, a.offsets![n + 1]! - a.offsets![n]!);
  const shares = tensor2d(share, [ids.length, 1]);
  return {
    name,
    rows: mul(lookup.gather(table), shares),
    backward: (gradient) => lookup.scatter(mul(gradient, shares)),
  };
}

/** One half of the concatenation: the id's embedding, where the model has a table of them, and its fields'. */
function embedSide(
  device: Device,
  side: 'user' | 'item',
  fields: readonly FieldInput[],
  capacities: readonly number[],
  ids: Int32Array,
  examples: number,
  weights: Weights,
): Embedded[] {
  const table = weights[side];
  return [
    ...(table ? [embedIds(device, side, ids, table as Tensor2D)] : []),
    ...fields.map((field, n) => {
      const name = `${side}.field.${n}`;
      return embedField(device, name, field, ids, examples, capacities[n]!, weights[name] as Tensor2D);
    }),
  ];
}

/** The halves of the concatenation of every user and of every item, each in the order of the ids; within a `tidy`. */
export function halvesOfAll(
  shape: Pick<NcfShape, 'users' | 'items' | 'userFields' | 'itemFields'>,
  device: Device,
  weights: Weights,
): { user: Tensor2D; item: Tensor2D } {
  const half = (side: 'user' | 'item', rows: number, fields: readonly FieldInput[]) => {
    const ids = Int32Array.from({ length: rows }, (_, at) => at);
    const capacities = fields.map((field) => capacityOf(ids, rows, field.offsets));
    const parts = embedSide(device, side, fields, capacities, ids, rows, weights);
    return concat<Tensor2D>(
      parts.map((part) => part.rows),
      1,
    );
  };
  return {
    user: half('user', shape.users, shape.userFields),
    item: half('item', shape.items, shape.itemFields),
  };
}

/**
 * The sums of the tower's first layer are linear in the concatenation: a user part [users, first width] plus an item
 * part [items, first width] that includes the bias, each computed once for all; within a `tidy`.
 */
export function firstSums(
  shape: NcfShape,
  device: Device,
  weights: Weights,
): { user: Tensor2D; item: Tensor2D } {
  const widths = ncfWidths(shape);
  const kernel = weights['dense.0.kernel'] as Tensor2D;
  const { user, item } = halvesOfAll(shape, device, weights);
  const bias = weights['dense.0.bias'] as Tensor1D;
  const columns = kernel.shape[1];
  return {
    user: matMul<Tensor2D>(user, slice(kernel, [0, 0], [widths.user, columns])),
    item: add(matMul<Tensor2D>(item, slice(kernel, [widths.user, 0], [widths.item, columns])), bias),
  };
}

/** What enters the tower for a batch, and the way back from its gradient to the embedding tables. */
export interface TowerInput {
  readonly input: Tensor2D;
  /**
   * Gradients of the embedding tables by name, from that of the input [n, width] plus `decay` [n, 1] times the
   * embedded rows where an l2 penalty asks for it.
   */
  backward(gradient: Tensor2D, decay?: Tensor2D | null): Record<string, Tensor>;
}

/** The concatenations of an epoch's batches: users' half before items'. */
export function towerInputs(
  shape: Pick<NcfShape, 'factors' | 'userFields' | 'itemFields'>,
  device: Device,
  epoch: EpochOf<'pointwise'>,
  plan: BatchPlan,
) {
  const capacities = {
    user: shape.userFields.map((field) => capacityOf(epoch.users, plan.size, field.offsets)),
    item: shape.itemFields.map((field) => capacityOf(epoch.items, plan.size, field.offsets)),
  };
  return (b: number, weights: Weights): TowerInput => {
    const n = plan.examples(b);
    const users = plan.indices(epoch.users, b);
    const items = plan.indices(epoch.items, b);
    const parts = [
      ...embedSide(device, 'user', shape.userFields, capacities.user, users, n, weights),
      ...embedSide(device, 'item', shape.itemFields, capacities.item, items, n, weights),
    ];
    const input = concat<Tensor2D>(
      parts.map((part) => part.rows),
      1,
    );
    const backward = (gradient: Tensor2D, decay: Tensor2D | null = null) =>
      Object.fromEntries(
        parts.map((part, at) => {
          const own = slice(gradient, [0, at * shape.factors], [plan.size, shape.factors]);
          return [part.name, part.backward(decay ? add<Tensor2D>(own, mul(decay, part.rows)) : own)];
        }),
      );
    return { input, backward };
  };
}

/**
 * NCF with the mean log loss plus l2/2·‖embeddings‖², averaged over the batch; the embeddings are those that enter
 * the network, so that a multi-hot field counts with its mean. See models/ncf.ts for the structure.
 */
export function ncfBatches(shape: NcfShape, device: Device, loaded: Epoch): Batches {
  const epoch = expectEpoch(loaded, 'pointwise');
  const plan = new BatchPlan(epoch.users.length, epoch.batch);
  const { size } = plan;
  const inputAt = towerInputs(shape, device, epoch, plan);

  function at(b: number, weights: Weights): BatchResult {
    const n = plan.examples(b);
    const users = plan.indices(epoch.users, b);
    const items = plan.indices(epoch.items, b);
    const labels = plan.column(epoch.labels, b);
    const weight = plan.weight(b);
    const { input, backward } = inputAt(b, weights);
    const gmf =
      shape.shape === 'neumf'
        ? {
            user: embedIds(device, 'gmf.user', users, weights['gmf.user'] as Tensor2D),
            item: embedIds(device, 'gmf.item', items, weights['gmf.item'] as Tensor2D),
          }
        : null;
    const product = gmf && mul<Tensor2D>(gmf.user.rows, gmf.item.rows);
    const pass = towerPass(weights, input, product);
    let losses = mul<Tensor2D>(sub(softplus(pass.logits), mul(labels, pass.logits)), weight);
    const slope = mul<Tensor2D>(sub(sigmoid(pass.logits), labels), plan.weight(b, 1 / n));
    const back = pass.backward(slope);
    const decay = shape.l2 > 0 ? plan.weight(b, shape.l2 / n) : null;
    const regular = (gradient: Tensor2D, rows: Tensor2D) =>
      decay ? add<Tensor2D>(gradient, mul(decay, rows)) : gradient;

    const gradients = { ...back.weights, ...backward(back.input, decay) };
    if (gmf && back.product) {
      const { user, item } = gmf;
      gradients[user.name] = user.backward(regular(mul(back.product, item.rows), user.rows));
      gradients[item.name] = item.backward(regular(mul(back.product, user.rows), item.rows));
    }
    if (decay) {
      const rows = gmf ? concat([input, gmf.user.rows, gmf.item.rows], 1) : input;
      losses = add(losses, mul(mul(sum(square(rows), 1, true), weight), shape.l2 / 2));
    }
    return { losses, gradients };
  }

  return { size, count: plan.count, at };
}
