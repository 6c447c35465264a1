import { price } from './arena.ts';
import { clicks, fakes, neural, peeked, proof } from './discrete.ts';
import { embedding, nudge, steps, training } from './embeddings.ts';
import type { Lesson } from './lesson.ts';

/** The lessons in the order in which they build on each other. */
export const lessons: readonly Lesson[] = [
  embedding,
  nudge,
  steps,
  training,
  clicks,
  proof,
  neural,
  fakes,
  peeked,
  price,
];

export const lessonOf = (id: string | null): Lesson | null => lessons.find((one) => one.id === id) ?? null;

/**
 * The step at an index, with the spec that it runs and the run of it that is shipped: its own, or those of the nearest
 * step before with a spec.
 */
export function stepOf(lesson: Lesson, index: number) {
  const step = lesson.steps[index];
  const from = lesson.steps.slice(0, index + 1).findLast((one) => one.spec);
  return step && from?.spec ? { step, spec: from.spec, stored: from.stored ?? null } : null;
}
