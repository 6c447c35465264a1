import { idsOf } from '../names/entry.ts';
import { perturbAttacks } from '../names/perturb.ts';
import { z } from '../spec/zod.ts';
import { askedModel, type ListedItem } from './list.ts';

/** Asks about one step of an attack on the embeddings, of a perturb study that was run here. */
export const embeddingQuestion = z.object({
  kind: z.literal('embeddings'),
  method: z.enum(idsOf(perturbAttacks)),
  epsilon: z.number(),
  /** Step of a multi-step attack to look at, from 1; others have step 1 alone. */
  iteration: z.number(),
  /** UserIndex. */
  user: z.number(),
  /** Whose embeddings; undefended where it is left out. */
  model: askedModel,
});
export type EmbeddingQuestion = Readonly<z.output<typeof embeddingQuestion>>;

/** Items and the user in the plane, and what the user is shown there. */
export interface EmbeddingView {
  /** x and y of every item in turn, in the order of the item indices. */
  readonly items: Float32Array;
  /** Null in an MLP, where users and items have spaces of their own. */
  readonly user: readonly [x: number, y: number] | null;
}

/**
 * One step in slow motion, in the plane of the two directions along which the clean items vary most: where things
 * stood, where the step of length α along the row-normalised gradient took them, and where the projection put them.
 */
export interface EmbeddingAnswer {
  readonly userId: string;
  readonly iteration: number;
  /** Shares of the variance of the clean items along the two axes. */
  readonly explained: readonly [number, number];
  readonly clean: EmbeddingView;
  readonly previous: EmbeddingView;
  readonly stepped: EmbeddingView;
  readonly now: EmbeddingView;
  /** What the attack raises, before and after the step; null for noise, which raises nothing. */
  readonly objective: { readonly previous: number; readonly now: number } | null;
  /** Mean row norm spent before and after the step. */
  readonly norm: { readonly previous: number; readonly now: number };
  readonly lists: {
    readonly clean: readonly ListedItem[];
    readonly previous: readonly ListedItem[];
    readonly now: readonly ListedItem[];
  };
}
