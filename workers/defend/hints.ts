import { evadeStudents } from '../protocol/names/evade.ts';
import type { EvadeSpec } from '../protocol/spec/spec.ts';

export type Strategy = EvadeSpec['defence']['strategies'][number];
/** A model that is no FNCF and is attacked beside the students. */
export type Rival = EvadeSpec['rivals'][number];

/** One stage of a student's training, before it is bound to a teacher. */
export interface StagePlan {
  readonly goal: 'labels' | 'distil' | 'hint';
  /** The ReLU layer of a hint, from 1; 0 otherwise. */
  readonly layer: number;
  readonly epochs: number;
  /** Whether the student's noise layers are on. */
  readonly noisy: boolean;
}

/** What each strategy learns from in its last stage. */
const lastGoals: Readonly<Record<Strategy, 'labels' | 'distil'>> = {
  fncf: 'labels',
  distil: 'distil',
  single: 'distil',
  multi: 'distil',
};

/**
 * The stages of a strategy (paper 001, Algorithm 1 and Table II). FNCF learns the labels and FNCF-Distill the teacher's
 * soft labels for all epochs. FNCF-Single takes one hint at the first ReLU layer (of 128 units in Table I), FNCF-Multi
 * another at the second; each stage of hints takes `hintEpochs`, what is left of `epochs` goes to distillation.
 * Noise layers are part of the hinted students alone, in every stage. `checkEvade` sees to it that something is left.
 */
export function stagesOf(strategy: Strategy, student: EvadeSpec['student']): StagePlan[] {
  const { epochs, hintEpochs } = student;
  const layers: readonly number[] = evadeStudents[strategy].hints;
  const left = epochs - layers.length * hintEpochs;
  const noisy = layers.length > 0;
  return [
    ...layers.map((layer): StagePlan => ({ goal: 'hint', layer, epochs: hintEpochs, noisy })),
    { goal: lastGoals[strategy], layer: 0, epochs: left, noisy },
  ];
}

/** True for strategies whose students have noise layers. */
export const isNoisy = (strategy: Strategy): boolean => evadeStudents[strategy].hints.length > 0;
