import type { Params, Tensor } from '../core/tensor.ts';
import type { FeatureRows } from '../data/instances.ts';
import type { EmbeddingExamples, EmbeddingGradient, Engine } from '../engines/types.ts';

/** What is active for every user and for every item (`InstanceEncoder.halves`). */
export interface Halves {
  readonly users: FeatureRows;
  readonly items: FeatureRows;
}

/** A factorization machine over pairs: f(u, i) = own_u + P_u·Q_i. */
export interface PairProduct {
  /** [users × (d + 1)] */
  readonly P: Tensor;
  /** [items × (d + 1)] */
  readonly Q: Tensor;
  /** The same for all items of a user, so that it decides no order. */
  readonly own: Float64Array;
}

/** s = Σ v_j [rows × d] and Σ w_j + ½(‖s‖² ± Σ‖v_j‖²) [rows] of sparse rows, in float64. */
function sumsOf({ w, V }: Params, selfTerms: boolean, { offsets, features }: FeatureRows) {
  const d = V.shape[1];
  const count = offsets.length - 1;
  const sums = new Float64Array(count * d);
  const alone = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    let linear = 0;
    let squares = 0;
    for (let at = offsets[r]; at < offsets[r + 1]; at++) {
      const j = features[at];
      linear += w.data[j];
      for (let f = 0; f < d; f++) {
        const v = V.data[j * d + f];
        sums[r * d + f] += v;
        squares += v * v;
      }
    }
    let norm = 0;
    for (let f = 0; f < d; f++) norm += sums[r * d + f] ** 2;
    alone[r] = linear + (norm + (selfTerms ? squares : -squares)) / 2;
  }
  return { sums, alone, count, d };
}

/** Rows of `sums` with one more column. */
function withColumn({ sums, count, d }: ReturnType<typeof sumsOf>, column: (row: number) => number): Tensor {
  const data = new Float32Array(count * (d + 1));
  for (let r = 0; r < count; r++) {
    data.set(sums.subarray(r * d, (r + 1) * d), r * (d + 1));
    data[r * (d + 1) + d] = column(r);
  }
  return { shape: [count, d + 1], data };
}

/**
 * f(u, i) = w0 + Σ w_j + ½(‖s_u + s_i‖² ± Σ‖v_j‖²) over the features j of both, s_u and s_i their sums, is
 * s_u·s_i plus a part of the user alone and one of the item alone; the item's is the last column of Q.
 */
export function pairProduct(params: Params, selfTerms: boolean, halves: Halves): PairProduct {
  const users = sumsOf(params, selfTerms, halves.users);
  const items = sumsOf(params, selfTerms, halves.items);
  return {
    P: withColumn(users, () => 1),
    Q: withColumn(items, (item) => items.alone[item]),
    own: users.alone.map((value) => value + params.w0.data[0]),
  };
}

/**
 * Σ softplus(-(f_ui - f_uj)) over triplets and its gradient with respect to the first `rows` rows of V, float32: the
 * engine's gradient of the product, carried on to what P and Q are sums of. ∂f/∂v_j is s_i for a feature of the user
 * (its own part is the same in both f) and s_u + s_i ± v_j for one of the item.
 */
export async function pairGradient(
  engine: Pick<Engine, 'embeddingGradient'>,
  params: Params,
  selfTerms: boolean,
  halves: Halves,
  triplets: Extract<EmbeddingExamples, { kind: 'triplets' }>,
  rows: number,
): Promise<EmbeddingGradient> {
  const { P, Q } = pairProduct(params, selfTerms, halves);
  const [users, width] = P.shape;
  const [items] = Q.shape;
  const d = width - 1;
  const shape = { kind: 'bprmf', users, items, factors: width, l2: 0 } as const;
  const { loss, gradients } = await engine.embeddingGradient(shape, { P, Q }, triplets);
  const { P: gradP, Q: gradQ } = gradients;
  const V = new Float64Array(rows * d);
  const self = selfTerms ? 1 : -1;
  const spread = ({ offsets, features }: FeatureRows, add: (row: number, feature: number) => void) => {
    for (let r = 0; r + 1 < offsets.length; r++) {
      for (let at = offsets[r]; at < offsets[r + 1]; at++) if (features[at] < rows) add(r, features[at]);
    }
  };
  spread(halves.users, (u, j) => {
    for (let f = 0; f < d; f++) V[j * d + f] += gradP[u * width + f];
  });
  spread(halves.items, (i, j) => {
    const alone = gradQ[i * width + d];
    for (let f = 0; f < d; f++) {
      const inside = Q.data[i * width + f] + self * params.V.data[j * d + f];
      V[j * d + f] += gradQ[i * width + f] + alone * inside;
    }
  });
  return { loss, gradients: { V: Float32Array.from(V) } };
}
