import { createRng } from '../../workers/core/random.ts';

/** What the yardsticks of NCF compute: rows of two tables side by side through ReLU layers to one logit. */
export interface NcfJob {
  readonly users: number;
  readonly items: number;
  /** Width of a row of each table. */
  readonly side: number;
  readonly layers: readonly number[];
  readonly batch: number;
  readonly steps: number;
}

/** Weights and examples in the order of the yardstick in C. */
export interface NcfArrays {
  readonly head: Int32Array;
  /** User and item table, then kernel and bias of each layer and of the linear unit. */
  readonly weights: readonly Float32Array[];
  readonly batches: { readonly users: Int32Array; readonly items: Int32Array; readonly labels: Float32Array };
}

export const widthsOf = ({ side, layers }: NcfJob): number[] => [2 * side, ...layers, 1];

export function ncfArrays(job: NcfJob): NcfArrays {
  const rng = createRng(1);
  const normal = (n: number, sd: number) => new Float32Array(n).map(() => sd * rng.normal());
  const widths = widthsOf(job);
  const n = job.batch * job.steps;
  return {
    head: Int32Array.from([job.users, job.items, job.side, job.batch, ...job.layers]),
    weights: [
      normal(job.users * job.side, 0.1),
      normal(job.items * job.side, 0.1),
      ...widths.slice(1).flatMap((to, l) => [normal(widths[l]! * to, widths[l]! ** -0.5), normal(to, 0.1)]),
    ],
    batches: {
      users: Int32Array.from({ length: n }, () => rng.int(job.users)),
      items: Int32Array.from({ length: n }, () => rng.int(job.items)),
      labels: Float32Array.from({ length: n }, () => rng.int(2)),
    },
  };
}

/** One example forward; fills `activations` and returns the logit. */
function forward(
  weights: readonly Float32Array[],
  widths: readonly number[],
  activations: Float32Array[],
): number {
  const depth = widths.length - 2;
  for (let l = 0; l <= depth; l++) {
    const [kernel, bias] = [weights[2 + 2 * l]!, weights[3 + 2 * l]!];
    const [from, to] = [activations[l]!, activations[l + 1]!];
    to.set(bias);
    for (let r = 0; r < from.length; r++) {
      const x = from[r]!;
      for (let c = 0; c < to.length; c++) to[c]! += x * kernel[r * to.length + c]!;
    }
    if (l < depth) for (let c = 0; c < to.length; c++) if (to[c]! < 0) to[c] = 0;
  }
  return activations[depth + 1]![0]!;
}

/** The same backward: adds to `gradients` where given, and leaves the gradient of the input in `slopes[0]`. */
function backward(
  weights: readonly Float32Array[],
  widths: readonly number[],
  activations: readonly Float32Array[],
  slopes: readonly Float32Array[],
  gradients: readonly Float32Array[] | null,
): void {
  for (let l = widths.length - 2; l >= 0; l--) {
    const kernel = weights[2 + 2 * l]!;
    const [below, above] = [slopes[l]!, slopes[l + 1]!];
    for (let r = 0; r < below.length; r++) {
      const x = activations[l]![r]!;
      let sum = 0;
      for (let c = 0; c < above.length; c++) sum += kernel[r * above.length + c]! * above[c]!;
      below[r] = l > 0 && x <= 0 ? 0 : sum;
      if (gradients && x !== 0) {
        const own = gradients[2 + 2 * l]!;
        for (let c = 0; c < above.length; c++) own[r * above.length + c]! += x * above[c]!;
      }
    }
    if (gradients) for (let c = 0; c < above.length; c++) gradients[3 + 2 * l]![c]! += above[c]!;
  }
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const layersOf = (widths: readonly number[]) => widths.map((width) => new Float32Array(width));

/** Steps of Adam at 1e-3 by plain loops, one example after another; returns the mean loss. */
export function plainSteps(job: NcfJob, { weights: first, batches }: NcfArrays): number {
  const widths = widthsOf(job);
  const weights = first.map((one) => one.slice());
  const [gradients, m, v] = [0, 1, 2].map(() => weights.map((one) => new Float32Array(one.length))) as [
    Float32Array[],
    Float32Array[],
    Float32Array[],
  ];
  const [activations, slopes] = [layersOf(widths), layersOf(widths)];
  const { side, batch } = job;
  let loss = 0;
  for (let t = 1; t <= job.steps; t++) {
    for (let e = (t - 1) * batch; e < t * batch; e++) {
      const [u, i] = [batches.users[e]! * side, batches.items[e]! * side];
      activations[0]!.set(weights[0]!.subarray(u, u + side));
      activations[0]!.set(weights[1]!.subarray(i, i + side), side);
      const z = forward(weights, widths, activations);
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - batches.labels[e]! * z;
      slopes.at(-1)![0] = (sigmoid(z) - batches.labels[e]!) / batch;
      backward(weights, widths, activations, slopes, gradients);
      for (let k = 0; k < side; k++) {
        gradients[0]![u + k]! += slopes[0]![k]!;
        gradients[1]![i + k]! += slopes[0]![side + k]!;
      }
    }
    const rate = 1e-3 / (1 - 0.9 ** t);
    const correct = 1 / (1 - 0.999 ** t);
    weights.forEach((w, p) => {
      const [g, mp, vp] = [gradients[p]!, m[p]!, v[p]!];
      for (let k = 0; k < w.length; k++) {
        mp[k] = 0.9 * mp[k]! + 0.1 * g[k]!;
        vp[k] = 0.999 * vp[k]! + 0.001 * g[k]! * g[k]!;
        w[k]! -= (rate * mp[k]!) / (Math.sqrt(vp[k]! * correct) + 1e-8);
      }
      g.fill(0);
    });
  }
  return loss / (job.steps * batch);
}

/**
 * C&W on one example by plain loops: squared ℓ2 and a fixed c, Adam at 0.01 on the first `movable` inputs. Returns the
 * length of the shortest step that made the logit 0 or less; 0 where none did.
 */
export function plainAttack(
  weights: readonly Float32Array[],
  widths: readonly number[],
  input: Float32Array,
  movable: number,
  c: number,
  iterations: number,
): number {
  const [activations, slopes] = [layersOf(widths), layersOf(widths)];
  const [delta, m, v] = [0, 1, 2].map(() => new Float32Array(movable)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let shortest = Number.POSITIVE_INFINITY;
  for (let t = 1; t <= iterations; t++) {
    activations[0]!.set(input);
    let square = 0;
    for (let k = 0; k < movable; k++) {
      activations[0]![k]! += delta[k]!;
      square += delta[k]! * delta[k]!;
    }
    const z = forward(weights, widths, activations);
    if (z <= 0) shortest = Math.min(shortest, Math.sqrt(square));
    slopes.at(-1)![0] = z > 0 ? c : 0;
    backward(weights, widths, activations, slopes, null);
    const rate = 0.01 / (1 - 0.9 ** t);
    const correct = 1 / (1 - 0.999 ** t);
    for (let k = 0; k < movable; k++) {
      const g = 2 * delta[k]! + slopes[0]![k]!;
      m[k] = 0.9 * m[k]! + 0.1 * g;
      v[k] = 0.999 * v[k]! + 0.001 * g * g;
      delta[k]! -= (rate * m[k]!) / (Math.sqrt(v[k]! * correct) + 1e-8);
    }
  }
  return Number.isFinite(shortest) ? shortest : 0;
}
