import type { InputPartId } from '../names/evade.ts';
import { z } from '../spec/zod.ts';

/** Asks about one recommendation that an evade study attacked. */
export const evasionQuestion = z.object({
  kind: z.literal('evasion'),
  /** Whose: 'teacher', a way of training, or a shape of the NCF paper; at the study's own σ. */
  strategy: z.string().max(100),
  /** Position among those that were attacked on this model, from 0; as in table `distortion`. */
  example: z.number(),
});
export type EvasionQuestion = Readonly<z.output<typeof evasionQuestion>>;

/** A model on the way along its own smallest perturbation. */
export interface EvasionWay {
  readonly strategy: string;
  /** Length of the smallest perturbation found, in the attack's norm. */
  readonly minimal: number;
  readonly steps: readonly { readonly length: number; readonly probability: number }[];
}

/** One recommendation in full. */
export interface EvasionAnswer {
  readonly strategy: string;
  readonly example: number;
  /** Number of recommendations attacked on this model. */
  readonly examples: number;
  readonly userId: string;
  readonly title: string;
  /** Of this model first, then of the others that were attacked on the same pair and gave way. */
  readonly ways: readonly EvasionWay[];
  /** What each part of the input carries; empty where the search failed. */
  readonly parts: readonly {
    readonly name: InputPartId;
    /** Share of ‖δ‖₂². */
    readonly share: number;
    /** Fall of the logit due to the part up to each step of this model's way. */
    readonly falls: readonly number[];
  }[];
  /**
   * Probabilities in the plane of the attack's direction and a random one orthogonal to it; null where the search
   * failed. `probabilities` [across × along], row by row; positions in lengths of the smallest perturbation.
   */
  readonly surface: {
    readonly along: readonly number[];
    readonly across: readonly number[];
    readonly probabilities: Float32Array;
  } | null;
}
