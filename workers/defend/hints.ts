import { LabFailure } from '../protocol/run/errors.ts';
import type { EvadeSpec } from '../protocol/spec/spec.ts';

export type Strategy = EvadeSpec['defence']['strategies'][number];
/** An NCF without side information that is attacked beside the students. */
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

/** Hidden layers at which each strategy takes hints, from shallow to deep (Algorithm 1; section VI-B). */
const hintLayers: Readonly<Record<Strategy, readonly number[]>> = {
  fncf: [],
  distil: [],
  single: [1],
  multi: [1, 2],
};

/**
 * The stages of a strategy (paper 001, Algorithm 1 and Table II). FNCF learns the labels and FNCF-Distill the teacher's
 * soft labels for all epochs. FNCF-Single takes one hint at the first ReLU layer (of 128 units in Table I), FNCF-Multi
 * another at the second; each stage of hints takes `hintEpochs`, what is left of `epochs` goes to distillation.
 * Noise layers are part of the hinted students alone, in every stage.
 * @throws LabFailure 'bad-spec' where the hints leave no epoch to the last stage
 */
export function stagesOf(strategy: Strategy, student: EvadeSpec['student']): StagePlan[] {
  const { epochs, hintEpochs } = student;
  const layers = hintLayers[strategy];
  const left = epochs - layers.length * hintEpochs;
  if (left < 0 || (left === 0 && epochs > 0))
    throw new LabFailure(
      'bad-spec',
      `${layers.length} stages of ${hintEpochs} epochs leave none of the ${epochs} student epochs to the last stage; set student.epochs higher or student.hintEpochs lower.`,
    );
  const noisy = layers.length > 0;
  return [
    ...layers.map((layer): StagePlan => ({ goal: 'hint', layer, epochs: hintEpochs, noisy })),
    { goal: strategy === 'fncf' ? 'labels' : 'distil', layer: 0, epochs: left, noisy },
  ];
}

/** True for strategies whose students have noise layers. */
export const isNoisy = (strategy: Strategy): boolean => hintLayers[strategy].length > 0;
