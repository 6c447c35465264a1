import { epsilonAt } from '../../../workers/protocol.ts';

/** A slider has at least so many stops, so that it moves smoothly. */
const leastStops = 200;
/** Stops are met within this; the rounding of a budget moves it less. */
const tolerance = 0.01;

/**
 * A logarithmic slider over the budgets of a sweep, whose grid of `points` budgets are among its stops, or are all of
 * them.
 */
export function sliderScale(from: number, to: number, points: number, measuredAlone = false) {
  const [low, high] = from < to ? [from, to] : [to, from];
  const stops = (points - 1) * (measuredAlone ? 1 : Math.ceil(leastStops / (points - 1)));
  const stopOf = (epsilon: number): number => {
    const stop = (stops * Math.log(epsilon / low)) / Math.log(high / low);
    return Math.abs(stop - Math.round(stop)) < tolerance ? Math.round(stop) : stop;
  };
  const first = Math.ceil(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  return {
    /** The last stop; the first is 0. */
    stops,
    at: (stop: number) => epsilonAt(low, high, stop / stops),
    /** Where a budget stands; between stops where it is none of theirs. */
    stopOf,
    /** The powers of ten inside the range, so that the scale can be read. */
    marks: Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => 10 ** (first + n)),
  };
}

/** The measured budget nearest to ε on the scale of a slider. */
export function measuredNear(from: number, to: number, points: number, epsilon: number): number {
  if (from === to || points < 2) return from;
  const { stops, at, stopOf } = sliderScale(from, to, points, true);
  return at(Math.round(Math.min(stops, Math.max(0, stopOf(epsilon)))));
}
