import type { EmbeddingAnswer } from '../../../workers/protocol.ts';

/** How far a step has been played: from where things stood, over the step, to where the projection put them. */
export interface Phase {
  readonly name: 'step' | 'projection';
  /** From 0 to 1. */
  readonly share: number;
}

/** The phase at a share of the whole step: three fifths for the step along the gradient, the rest for the projection. */
export function phaseAt(played: number): Phase {
  const step = 0.6;
  return played < step
    ? { name: 'step', share: played / step }
    : { name: 'projection', share: Math.min(1, (played - step) / (1 - step)) };
}

/** Where a phase begins and ends, of views of any kind: before the step, after it, after the projection. */
export function endsOf<View>(
  { name }: Phase,
  { previous, stepped, now }: { readonly previous: View; readonly stepped: View; readonly now: View },
): readonly [from: View, to: View] {
  return name === 'step' ? [previous, stepped] : [stepped, now];
}

/** Writes what lies between two lists of coordinates, at a share of the way, into a third of the same length. */
export function between<Numbers extends { readonly length: number; [n: number]: number }>(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  share: number,
  into: Numbers,
): Numbers {
  for (let n = 0; n < into.length; n++) into[n] = from[n]! + share * (to[n]! - from[n]!);
  return into;
}

/** Middle and half extents of what the step touches, with a margin of 4 %; both axes are drawn at one scale. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly halfX: number;
  readonly halfY: number;
}

/** The window of the plane that holds everything the step touches. */
export function windowOf(answer: EmbeddingAnswer): Window {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { items, user } of [answer.clean, answer.previous, answer.stepped, answer.now])
    for (const values of user ? [items, user] : [items])
      values.forEach((value, i) => {
        const axis = i % 2;
        low[axis] = Math.min(low[axis]!, value);
        high[axis] = Math.max(high[axis]!, value);
      });
  const half = (axis: number) => ((high[axis]! - low[axis]!) / 2) * 1.04 || 1;
  return { x: (low[0]! + high[0]!) / 2, y: (low[1]! + high[1]!) / 2, halfX: half(0), halfY: half(1) };
}
