import { addTo, type Blocks, inner, zeroLike } from '../core/blocks.ts';
import { factorise, substitute } from '../core/cholesky.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr } from '../data/types.ts';
import { LabFailure } from '../protocol/run/errors.ts';

/** Conjugate gradients end at this share of the first residual unless asked otherwise. */
const TOLERANCE = 1e-8;
const STEPS = 1000;

interface Ridge {
  readonly damping: number;
  readonly penalty: { readonly P: number; readonly Q: number };
}

/** P [users × d] and Q [items × d], row-major. */
export interface Factors {
  readonly P: ArrayLike<number>;
  readonly Q: ArrayLike<number>;
  readonly d: number;
}

export const factorsOf = ({ P, Q }: Params): Factors => ({ P: P.data, Q: Q.data, d: P.shape[1] });

/**
 * The Hessian of MF's training loss Σ (r / scale - p·q)² + penalty.P·‖P‖² + penalty.Q·‖Q‖² at given parameters, never
 * written out: products with it and systems solved with it, `damping` added to its diagonal.
 */
export class FactorHessian {
  private readonly P: ArrayLike<number>;
  private readonly Q: ArrayLike<number>;
  private readonly d: number;
  private readonly errors: Float64Array;

  constructor(
    factors: Factors,
    private readonly ratings: Csr,
    scale: number,
    private readonly ridge: Ridge,
  ) {
    this.P = factors.P;
    this.Q = factors.Q;
    this.d = factors.d;
    this.errors = Float64Array.from(ratings.values!, (value) => value / scale);
    const { d, P, Q } = this;
    this.cells((u, item, at) => {
      for (let f = 0; f < d; f++) this.errors[at] -= P[u + f] * Q[item + f];
    });
  }

  /** Calls `work` for every rated cell with the places of its rows in P and Q and its own place. */
  private cells(work: (u: number, item: number, at: number) => void): void {
    const { ratings, d } = this;
    for (let user = 0; user < ratings.rows; user++) {
      for (let at = ratings.offsets[user]; at < ratings.offsets[user + 1]; at++)
        work(user * d, ratings.columns[at] * d, at);
    }
  }

  /** (H + damping) v, exactly: for a cell 2(q·a + p·b)q - 2e·b at p and 2(q·a + p·b)p - 2e·a at q, (a, b) = v's rows. */
  times(v: Blocks): Blocks {
    const { d, P, Q, errors, ridge } = this;
    const product = zeroLike(v);
    for (let n = 0; n < v.P.length; n++) product.P[n] = (2 * ridge.penalty.P + ridge.damping) * v.P[n];
    for (let n = 0; n < v.Q.length; n++) product.Q[n] = (2 * ridge.penalty.Q + ridge.damping) * v.Q[n];
    this.cells((u, item, at) => {
      let turn = 0;
      for (let f = 0; f < d; f++) turn += Q[item + f] * v.P[u + f] + P[u + f] * v.Q[item + f];
      const e = errors[at];
      for (let f = 0; f < d; f++) {
        product.P[u + f] += 2 * (turn * Q[item + f] - e * v.Q[item + f]);
        product.Q[item + f] += 2 * (turn * P[u + f] - e * v.P[u + f]);
      }
    });
    return product;
  }

  /**
   * (H + damping)⁻¹ g by conjugate gradients, each user's and item's own block as preconditioner. Away from a minimum
   * H may curve downwards; the steps then end before the first direction in which it does, as in truncated Newton
   * methods. `tolerance` is the residual's length over the first one's.
   */
  solve(g: Blocks, tolerance = TOLERANCE): Blocks {
    const x = zeroLike(g);
    const blocks = this.blocks();
    const residual: Blocks = { P: g.P.slice(), Q: g.Q.slice() };
    let eased = blocks(residual);
    const direction = eased;
    const first = inner(g, g);
    let square = inner(residual, eased);
    for (let step = 0; step < STEPS && inner(residual, residual) > tolerance ** 2 * first; step++) {
      const turned = this.times(direction);
      const curvature = inner(direction, turned);
      if (curvature <= 0) return step === 0 ? eased : x;
      const length = square / curvature;
      addTo(x, length, direction);
      addTo(residual, -length, turned);
      eased = blocks(residual);
      const next = inner(residual, eased);
      for (const part of ['P', 'Q'] as const) {
        for (let n = 0; n < direction[part].length; n++)
          direction[part][n] = eased[part][n] + (next / square) * direction[part][n];
      }
      square = next;
    }
    return x;
  }

  /** The same with each user's and each item's own block only: exact d × d systems 2 Σ q qᵀ + ridge. */
  solveBlocks(g: Blocks): Blocks {
    const { d } = this;
    const x: Blocks = { P: g.P.slice(), Q: g.Q.slice() };
    this.eachBlock((part, row, lower) => substitute(lower, x[part].subarray(row * d, (row + 1) * d), d));
    return x;
  }

  /** Factorises every block once, for as many systems as come. */
  private blocks(): (g: Blocks) => Blocks {
    const { d } = this;
    const kept = { P: [] as Float64Array[], Q: [] as Float64Array[] };
    this.eachBlock((part, row, lower) => {
      kept[part][row] = lower.slice();
    });
    const solved = (part: 'P' | 'Q', g: Float64Array) => {
      const x = g.slice();
      kept[part].forEach((lower, row) => {
        substitute(lower, x.subarray(row * d, (row + 1) * d), d);
      });
      return x;
    };
    return (g) => ({ P: solved('P', g.P), Q: solved('Q', g.Q) });
  }

  /** Calls `work` with the Cholesky factor of every row's own block, which the next call overwrites. */
  private eachBlock(work: (part: 'P' | 'Q', row: number, lower: Float64Array) => void): void {
    const { ratings, P, Q, ridge, d } = this;
    const users = Array.from({ length: ratings.rows }, () => [] as number[]);
    const items = Array.from({ length: Q.length / d }, () => [] as number[]);
    this.cells((u, item) => {
      users[u / d].push(item);
      items[item / d].push(u);
    });
    const lower = new Float64Array(d * d);
    const parts = [['P', users, Q] as const, ['Q', items, P] as const];
    for (const [part, partners, other] of parts) {
      partners.forEach((rows, row) => {
        lower.fill(0);
        for (let i = 0; i < d; i++) lower[i * d + i] = 2 * ridge.penalty[part] + ridge.damping;
        for (const place of rows) {
          for (let i = 0; i < d; i++) {
            const twice = 2 * other[place + i];
            for (let j = 0; j <= i; j++) lower[i * d + j] += twice * other[place + j];
          }
        }
        if (!factorise(lower, d))
          throw new LabFailure(
            'diverged',
            'A block of the Hessian cannot be inverted; raise defence.damping.',
          );
        work(part, row, lower);
      });
    }
  }
}
