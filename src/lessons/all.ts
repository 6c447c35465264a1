import { clicks, fakes, neural, peeked, proof } from './discrete.ts';
import { embedding, nudge, price, steps, training } from './embeddings.ts';
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

/** The step at an index, with the spec that it runs: its own, or that of the nearest step before with one. */
export function stepOf(lesson: Lesson, index: number) {
  const step = lesson.steps[index];
  const spec = lesson.steps.slice(0, index + 1).findLast((one) => one.spec)?.spec;
  return step && spec ? { step, spec } : null;
}
