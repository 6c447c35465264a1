import type { AttackNorm, CwOptions, TowerSession } from '../engines/tower.ts';
import { lengthOf, rowLengths } from './norms.ts';

export type Attack = Omit<CwOptions, 'c'>;

/** What an attack found: all examples in rows. */
export interface Found {
  /** [rows × width] */
  readonly delta: Float32Array;
  readonly success: Uint8Array;
  /** In the norm of the attack; NaN where it failed. */
  readonly lengths: Float64Array;
  /** The largest number of iterations run for one c. */
  readonly iterations: number;
}

/** The reference code's search over c: its start, its factor upwards, and what counts as never having succeeded. */
const FIRST_C = 1e-3;
const RAISE = 10;
const MOST_C = 1e10;
/** Bisections of a perturbation's length; 2^-12 is beyond what float32 logits can tell. */
const BISECTIONS = 12;

function found(delta: Float32Array, success: Uint8Array, iterations: number, attack: Attack): Found {
  const lengths = rowLengths(delta, success.length, attack.norm);
  return {
    delta,
    success,
    lengths: lengths.map((one, n) => (success[n] ? one : Number.NaN)),
    iterations,
  };
}

/** C&W with the same c for all examples: the paper's sweep (paper 001, Fig. 6). */
export async function cwWithC(
  session: TowerSession,
  rows: number,
  c: number,
  attack: Attack,
  pause: () => Promise<void>,
): Promise<Found> {
  const result = await session.cw({ ...attack, c: new Float32Array(rows).fill(c) }, pause);
  return found(result.delta, result.success, result.iterations, attack);
}

/**
 * C&W with the reference code's search: for each example on its own, c starts at 1e-3, grows tenfold until the attack
 * succeeds and is then halved in on; `steps` values of c are tried. Keeps the shortest success of all.
 * `report` hears the number of steps done.
 */
export async function cwSearch(
  session: TowerSession,
  rows: number,
  steps: number,
  attack: Attack,
  pause: () => Promise<void>,
  report: (done: number) => void = () => {},
): Promise<Found> {
  // A c lies between the largest that failed and the smallest that succeeded, so that it becomes one of the two.
  const c = new Float32Array(rows).fill(FIRST_C);
  const low = new Float64Array(rows);
  const high = new Float64Array(rows).fill(MOST_C);
  const success = new Uint8Array(rows);
  let delta: Float32Array | null = null;
  const lengths = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let iterations = 0;
  for (let step = 0; step < steps; step++) {
    const result = await session.cw({ ...attack, c: c.slice() }, pause);
    delta ??= new Float32Array(result.delta.length);
    const width = delta.length / rows;
    const here = rowLengths(result.delta, rows, attack.norm);
    for (let n = 0; n < rows; n++) {
      if (result.success[n]) {
        high[n] = c[n]!;
        if (here[n]! < lengths[n]!) {
          lengths[n] = here[n]!;
          success[n] = 1;
          delta.set(result.delta.subarray(n * width, (n + 1) * width), n * width);
        }
      } else low[n] = c[n]!;
      c[n] = high[n]! < MOST_C ? (low[n]! + high[n]!) / 2 : c[n]! * RAISE;
    }
    iterations = Math.max(iterations, result.iterations);
    report(step + 1);
  }
  return found(delta ?? new Float32Array(0), success, iterations, attack);
}

/** Each row of `deltas` bisected down to the shortest multiple that the plain forward pass says no to (logit ≤ 0). */
async function shortest(session: TowerSession, deltas: Float32Array, rows: number): Promise<Float32Array> {
  const width = deltas.length / rows;
  const low = new Float64Array(rows);
  const high = new Float64Array(rows).fill(1);
  const scaled = (scales: Float64Array) => deltas.map((value, at) => value * scales[Math.floor(at / width)]!);
  for (let n = 0; n < BISECTIONS; n++) {
    const middle = low.map((one, row) => (one + high[row]!) / 2);
    const logits = await session.logits(scaled(middle));
    for (let row = 0; row < rows; row++) {
      if (logits[row]! <= 0) high[row] = middle[row]!;
      else low[row] = middle[row]!;
    }
  }
  return scaled(high);
}

/**
 * Shortens each success as far as the plain forward pass still says no: along its own direction, and along the
 * steepest descent of the norm at the point found, which is where the shortest step would point if the network were
 * linear. The shorter of the two that succeeds stays. Sound for any model: what comes out was seen to succeed.
 * The ℓ1 and ℓ∞ iterates need it most: their last per cents come slowly.
 */
export async function shortened(session: TowerSession, attack: Attack, before: Found): Promise<Found> {
  const { success, iterations } = before;
  const rows = success.length;
  const width = before.delta.length / rows;
  const own = await shortest(session, before.delta, rows);
  const ownLengths = rowLengths(own, rows, attack.norm);
  const gradient = await session.gradient(own, attack.noise);
  const straight = new Float32Array(own.length);
  for (let n = 0; n < rows; n++) {
    const row = (values: Float32Array) => values.subarray(n * width, (n + 1) * width);
    descend(row(gradient), attack.norm, ownLengths[n]!, row(straight));
    if (attack.box > 0) for (const [k, v] of row(straight).entries()) row(straight)[k] = clamp(v, attack.box);
  }
  const logits = await session.logits(straight);
  const other = await shortest(session, straight, rows);
  const otherLengths = rowLengths(other, rows, attack.norm);
  for (let n = 0; n < rows; n++) {
    if (logits[n]! <= 0 && otherLengths[n]! < ownLengths[n]!)
      own.set(other.subarray(n * width, (n + 1) * width), n * width);
  }
  return found(own, success, iterations, attack);
}

const clamp = (value: number, bound: number) => Math.min(bound, Math.max(-bound, value));

/** Writes the step of `length` along which a linear function with this gradient falls fastest. */
function descend(gradient: Float32Array, norm: AttackNorm, length: number, into: Float32Array): void {
  const most = lengthOf(gradient, 'linf');
  if (most === 0) return;
  switch (norm) {
    case 'l1': {
      const at = gradient.findIndex((value) => Math.abs(value) === most);
      into[at] = -Math.sign(gradient[at]!) * length;
      return;
    }
    case 'linf':
      for (let k = 0; k < gradient.length; k++) into[k] = -Math.sign(gradient[k]!) * length;
      return;
    case 'l2':
    case 'l2-squared': {
      const scale = length / lengthOf(gradient, 'l2');
      for (let k = 0; k < gradient.length; k++) into[k] = -gradient[k]! * scale;
      return;
    }
    default:
      norm satisfies never;
  }
}
