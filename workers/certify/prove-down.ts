import { type Bounded, type BoundOf, type Branch, type Ground, ranked } from './ground.ts';

/** Moves of weight between two candidates: at most, and at the root. */
const moves = 96;
const rootMoves = 768;
/** Moves between two looks at the bound. */
const look = 16;
/** Digits of z that a proof keeps: whatever z is, it bounds, and the best is flat. */
const digits = 5;

/**
 * The bound of Frank and Wolfe on what pushes f down, for any z: ½‖z‖² and the largest brackets gain_j + ½‖v_j‖² -
 * <v_j, z> (docs/certify.md). z is the sum of the items chosen and of weights on those left, moved to where the bound is
 * lowest; weights are remembered from branch to branch.
 */
export function convexBound(ground: Ground): BoundOf {
  const { free, squares, rows, factors, products, margin } = ground;
  const weights = new Float64Array(free.length);
  let planted = false;

  /** Makes the weights sum to `need` over what is left: proportionally, then from the largest brackets. */
  const settle = (left: readonly number[], need: number, own: (at: number) => number) => {
    const among = new Set(left);
    let sum = 0;
    for (let at = 0; at < weights.length; at++) {
      if (!among.has(at)) weights[at] = 0;
      sum += weights[at] as number;
    }
    if (sum > need) for (const at of left) weights[at] = ((weights[at] as number) * need) / sum;
    let missing = need - Math.min(sum, need);
    for (const at of ranked(left, own, need).order) {
      if (missing <= 0) break;
      const step = Math.min(missing, 1 - (weights[at] as number));
      weights[at] = (weights[at] as number) + step;
      missing -= step;
    }
  };

  const climb = ({ left, gains, total }: Branch, need: number): void => {
    const own = (at: number) => (gains[at] as number) + (squares[at] as number) / 2;
    settle(left, need, own);
    const slopes = new Float64Array(free.length);
    for (const at of left) slopes[at] = own(at);
    const shift = (at: number, step: number) => {
      weights[at] = (weights[at] as number) + step;
      const row = products(at);
      for (const o of left) slopes[o] = (slopes[o] as number) - step * (row[o] as number);
    };
    for (const at of left) {
      const x = weights[at] as number;
      weights[at] = 0;
      if (x > 0) shift(at, x);
    }
    const most = planted ? moves : rootMoves;
    planted = true;
    for (let move = 0; move < most; move++) {
      if (move % look === 0) {
        const half = left.reduce(
          (sum, at) => sum + ((weights[at] as number) * (own(at) - (slopes[at] as number))) / 2,
          0,
        );
        if (total + half + ranked(left, (at) => slopes[at] as number, need).sum < margin * (1 - 1e-6)) return;
      }
      let [taker, giver] = [-1, -1];
      for (const at of left) {
        const slope = slopes[at] as number;
        if ((weights[at] as number) < 1 && (taker < 0 || slope > (slopes[taker] as number))) taker = at;
        if ((weights[at] as number) > 0 && (giver < 0 || slope < (slopes[giver] as number))) giver = at;
      }
      if (taker < 0 || giver < 0) return;
      const gain = (slopes[taker] as number) - (slopes[giver] as number);
      if (!(gain > 1e-12)) return;
      const bend =
        (squares[taker] as number) + (squares[giver] as number) - 2 * (products(taker)[giver] as number);
      const step = Math.min(
        1 - (weights[taker] as number),
        weights[giver] as number,
        bend > 0 ? gain / bend : Number.POSITIVE_INFINITY,
      );
      shift(taker, step);
      shift(giver, -step);
      if ((weights[giver] as number) < 1e-15) weights[giver] = 0;
    }
  };

  /** Bound and brackets of a z, over the whole set: chosen items count by their brackets too. */
  const by = (z: readonly number[], { chosen, left }: Branch, need: number): Bounded => {
    const bracket = (at: number) => {
      let value = (ground.gains[at] as number) + (squares[at] as number) / 2;
      for (let f = 0; f < factors; f++) value -= (rows[at * factors + f] as number) * (z[f] as number);
      return value;
    };
    const brackets = new Map([...chosen, ...left].map((at) => [at, bracket(at)]));
    const of = (at: number) => brackets.get(at) as number;
    const { order, sum } = ranked(left, of, need);
    const fixed = chosen.reduce((total, at) => total + of(at), 0);
    return { bound: z.reduce((half, x) => half + (x * x) / 2, 0) + fixed + sum, pick: order[0] as number, z };
  };

  return (branch, need) => {
    climb(branch, need);
    const z = new Float64Array(factors);
    const add = (at: number, x: number) => {
      for (let f = 0; f < factors; f++) z[f] = (z[f] as number) + x * (rows[at * factors + f] as number);
    };
    for (const at of branch.chosen) add(at, 1);
    for (const at of branch.left) if ((weights[at] as number) > 0) add(at, weights[at] as number);
    return by(
      Array.from(z, (x) => Number(x.toPrecision(digits))),
      branch,
      need,
    );
  };
}
