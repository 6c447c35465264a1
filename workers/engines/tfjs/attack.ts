import {
  abs,
  add,
  clone,
  dispose,
  div,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  sqrt,
  square,
  step,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
  tidy,
  where,
  zeros,
} from '@tensorflow/tfjs-core';
import type { AttackNorm, CwOptions, CwResult, PgdOptions } from '../tower.ts';
import { adamStep } from './adam.ts';
import type { Device } from './device.ts';

/** Logits [n, 1] and their gradient with respect to the movable columns [n, width], at a perturbation. */
export interface Slope {
  readonly logits: Tensor2D;
  readonly gradient: Tensor2D;
}

/**
 * What an attack sees of the network, once for each draw of the noise and once without noise; to be called within a
 * `tidy`. `label` decides the draws.
 */
export type SlopesAt = (delta: Tensor2D, label: string) => readonly Slope[];

/** Stands for "no success yet" among norms. */
const FAR = 1e30;
/** Guards divisions by a norm; below it a row counts as 0. */
const TINY = 1e-12;
/** Newton's steps to a row's threshold; each lands on a kink of a convex piecewise linear function or beyond it. */
const NEWTON_STEPS = 10;
/** The reference code looks ten times a search step whether the objective still falls, by this factor. */
const STALLED = 0.9999;

const rowSum = (t: Tensor2D) => sum<Tensor2D>(t, 1, true);
const length = (t: Tensor2D) => sqrt<Tensor2D>(rowSum(square(t)));

/** Norm of each row [n, 1]. */
export function rowNorms(delta: Tensor2D, norm: AttackNorm): Tensor2D {
  switch (norm) {
    case 'l1':
      return rowSum(abs(delta));
    case 'linf':
      return max<Tensor2D>(abs(delta), 1, true);
    case 'l2':
    case 'l2-squared':
      return length(delta);
  }
}

/** τ ≥ 0 per row with Σ max(|δ| − τ, 0) = `level`; 0 where Σ|δ| is less. Newton from the left never overshoots. */
function threshold(size: Tensor2D, level: Tensor2D | number): Tensor2D {
  let tau = mul<Tensor2D>(max<Tensor2D>(size, 1, true), 0);
  for (let n = 0; n < NEWTON_STEPS; n++) {
    const over = relu(sub<Tensor2D>(size, tau));
    const count = maximum<Tensor2D>(rowSum(step(over)), 1);
    tau = add(tau, div(relu(sub<Tensor2D>(rowSum(over), level)), count));
  }
  return tau;
}

const soften = (delta: Tensor2D, tau: Tensor2D | number) =>
  sub<Tensor2D>(relu(sub<Tensor2D>(delta, tau)), relu(sub<Tensor2D>(neg(delta), tau)));
const clip = (delta: Tensor2D, bound: Tensor2D | number) =>
  minimum<Tensor2D>(maximum<Tensor2D>(delta, mul(bound, -1)), bound);

/** The proximal map of weight·N for each row; `weight` [n, 1]. */
function proximal(delta: Tensor2D, norm: Exclude<AttackNorm, 'l2-squared'>, weight: Tensor2D): Tensor2D {
  switch (norm) {
    case 'l1':
      return soften(delta, weight);
    case 'l2':
      return mul(delta, relu(sub<Tensor2D>(1, div(weight, maximum(length(delta), TINY)))));
    case 'linf':
      // Moreau: what is left after projecting on the ℓ1 ball of radius `weight` is a clipping.
      return clip(delta, threshold(abs(delta), weight));
  }
}

/** Rows scaled or cut back into the ball of radius ε. */
function intoBall(delta: Tensor2D, norm: PgdOptions['norm'], epsilon: number): Tensor2D {
  switch (norm) {
    case 'linf':
      return clip(delta, epsilon);
    case 'l1':
      return soften(delta, threshold(abs(delta), epsilon));
    case 'l2':
      return mul(delta, minimum(div(epsilon, maximum(length(delta), TINY)), 1));
  }
}

/** The row of unit norm along which a linear function falls fastest. */
function steepest(gradient: Tensor2D, norm: PgdOptions['norm']): Tensor2D {
  const size = abs<Tensor2D>(gradient);
  const sign = () => div<Tensor2D>(gradient, maximum(size, TINY));
  switch (norm) {
    case 'l2':
      return neg(div(gradient, maximum(length(gradient), TINY)));
    case 'linf':
      return neg(sign());
    case 'l1': {
      const best = mul<Tensor2D>(greaterEqual(size, max(size, 1, true)), sign());
      return neg(div(best, maximum(rowSum(abs(best)), TINY)));
    }
  }
}

const meanOf = (parts: readonly Tensor2D[]): Tensor2D =>
  mul<Tensor2D>(
    parts.reduce((sum, part) => add<Tensor2D>(sum, part)),
    1 / parts.length,
  );

/** The hinge [n, 1] and its gradient [n, width], means over the draws. */
function hingeOf(slopes: readonly Slope[], output: CwOptions['output']) {
  const parts = slopes.map(({ logits, gradient }) => {
    const p = sigmoid(logits);
    const rise = step<Tensor2D>(logits);
    const outer = output === 'logit' ? rise : mul<Tensor2D>(rise, mul(p, sub(1, p)));
    return {
      hinge: relu<Tensor2D>(output === 'logit' ? logits : sub<Tensor2D>(p, 0.5)),
      slope: mul<Tensor2D>(gradient, outer),
    };
  });
  return { hinge: meanOf(parts.map((part) => part.hinge)), slope: meanOf(parts.map((part) => part.slope)) };
}

interface CwState {
  readonly delta: Tensor2D;
  readonly m: Tensor2D;
  readonly v: Tensor2D;
  readonly best: Tensor2D;
  readonly bestNorm: Tensor2D;
}

/** Adam's constants but its rate, those of the reference code's default. */
const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** One step of the reference's Adam on ‖δ‖² + c·hinge. */
function descended({ delta, m, v }: CwState, slope: Tensor2D, rate: number, t: number) {
  const gradient = add<Tensor2D>(mul(delta, 2), slope);
  const next = adamStep(delta, gradient, { m, v }, { rate, ...moments }, t);
  return { delta: next.weight, m: next.m, v: next.v };
}

/** Runs C&W; see `CwOptions`. */
export async function carliniWagner(
  device: Device,
  slopesAt: SlopesAt,
  size: readonly [rows: number, width: number],
  options: CwOptions,
  pause: () => Promise<void>,
): Promise<CwResult> {
  const { norm, output, rate, iterations, box } = options;
  const [rows, width] = size;
  device.use();
  const c = tensor2d(options.c.slice(), [rows, 1]);
  // Scaling the objective by 1/max(c, 1) keeps a gradient step as long as the rate says, whatever c.
  const pull = tensor2d(
    options.c.map((one) => Math.min(one, 1)),
    [rows, 1],
  );
  const shrink = tensor2d(
    options.c.map((one) => 1 / Math.max(one, 1)),
    [rows, 1],
  );
  let state: CwState = {
    delta: zeros([rows, width]),
    m: zeros([rows, width]),
    v: zeros([rows, width]),
    best: zeros([rows, width]),
    bestNorm: tensor2d(new Float32Array(rows).fill(FAR), [rows, 1]),
  };
  const every = Math.max(1, Math.floor(iterations / 10));
  let before = Number.POSITIVE_INFINITY;
  let done = 0;
  try {
    for (; done < iterations; done++) {
      device.use();
      const looking = done % every === 0;
      const next = tidy(() => {
        const slopes = slopesAt(state.delta, `iteration ${done}`);
        const { hinge, slope } = hingeOf(slopes, output);
        const size = rowNorms(state.delta, norm);
        const better =
          slopes.length > 1
            ? lessEqual(size, FAR)
            : logicalAnd(lessEqual(slopes[0]!.logits, 0), less(size, state.bestNorm));
        const kept = mul<Tensor2D>(better, 1);
        const best = add<Tensor2D>(mul(state.best, sub(1, kept)), mul(state.delta, kept));
        const bestNorm = where<Tensor2D>(better, size, state.bestNorm);
        const cost = norm === 'l2-squared' ? square<Tensor2D>(size) : size;
        const objective = looking ? [mean(add(cost, mul(c, hinge)))] : [];
        const moved =
          norm === 'l2-squared'
            ? descended(state, mul(slope, c), rate, done + 1)
            : proximalStep(state, slope, norm);
        const delta = box > 0 ? clip(moved.delta, box) : moved.delta;
        return { ...moved, delta, best, bestNorm, objective };
      });
      const { objective, ...following } = next;
      dispose(Object.values(state));
      state = following;
      if (objective[0]) {
        const [now] = await device.read(objective[0]);
        dispose(objective);
        await pause();
        if (norm === 'l2-squared' && done > 0 && now! > before * STALLED) break;
        before = now!;
      }
    }
    const delta = await device.read(state.best);
    const norms = await device.read(state.bestNorm);
    return { delta, success: Uint8Array.from(norms, (one) => Number(one < FAR)), iterations: done };
  } finally {
    dispose([c, pull, shrink, ...Object.values(state)]);
  }

  function proximalStep(from: CwState, slope: Tensor2D, by: Exclude<AttackNorm, 'l2-squared'>) {
    const pace = rate * (1 - done / iterations);
    const forward = sub<Tensor2D>(from.delta, mul(slope, mul(pull, pace)));
    return { delta: proximal(forward, by, mul(shrink, pace)), m: clone(from.m), v: clone(from.v) };
  }
}

/**
 * Runs projected gradient descent on the logit, from `start` [rows × movable], which it frees, or from the inputs; one
 * step of length ε is the fast gradient method.
 */
export async function projectedGradient(
  device: Device,
  slopesAt: SlopesAt,
  size: readonly [rows: number, width: number],
  options: Omit<PgdOptions, 'start'>,
  start: Tensor2D | null,
  pause: () => Promise<void>,
): Promise<Tensor2D> {
  const { norm, epsilon, iterations } = options;
  device.use();
  let delta = start ?? zeros<Tensor2D['rankType']>([size[0], size[1]]);
  for (let n = 0; n < iterations; n++) {
    device.use();
    const next = tidy(() => {
      const gradient = meanOf(slopesAt(delta, `iteration ${n}`).map((slope) => slope.gradient));
      return intoBall(add(delta, mul(steepest(gradient, norm), options.step)), norm, epsilon);
    });
    delta.dispose();
    delta = next;
    if (n % 16 === 15) await pause();
  }
  return delta;
}
