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

/** x and y of every item in turn, at a phase of the step. */
export function itemsAt(answer: EmbeddingAnswer, { name, share }: Phase): Float32Array {
  const from = (name === 'step' ? answer.previous : answer.stepped).items;
  const to = (name === 'step' ? answer.stepped : answer.now).items;
  return from.map((value, i) => value + share * ((to[i] ?? value) - value));
}

/** The same of the user. */
export function userAt(answer: EmbeddingAnswer, { name, share }: Phase): readonly [number, number] {
  const from = (name === 'step' ? answer.previous : answer.stepped).user;
  const to = (name === 'step' ? answer.stepped : answer.now).user;
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
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
    for (const values of [items, user])
      values.forEach((value, i) => {
        const axis = i % 2;
        low[axis] = Math.min(low[axis]!, value);
        high[axis] = Math.max(high[axis]!, value);
      });
  const half = (axis: number) => ((high[axis]! - low[axis]!) / 2) * 1.04 || 1;
  return { x: (low[0]! + high[0]!) / 2, y: (low[1]! + high[1]!) / 2, halfX: half(0), halfY: half(1) };
}
