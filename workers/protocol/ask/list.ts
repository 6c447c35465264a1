import { idsOf } from '../names/entry.ts';
import { perturbAttacks } from '../names/perturb.ts';
import { z } from '../spec/zod.ts';

/** Embeddings of which model: the one trained as it is, or the one that the study's defence trained. */
export const askedModel = z.enum(['undefended', 'defended']).optional();

/** Asks for one user's list before and after an attack at any ε, of a perturb study that was run here. */
export const listQuestion = z.object({
  kind: z.literal('list'),
  method: z.enum(idsOf(perturbAttacks)),
  epsilon: z.number(),
  /** UserIndex. */
  user: z.number(),
  /** The user's id in the data; where given it is looked up and `user` is ignored. */
  userId: z.string().max(1000).optional(),
  /** False leaves the measures of all users out, which take longer than the list of one. */
  measures: z.boolean().optional(),
  /** Whose lists; undefended where it is left out. */
  model: askedModel,
});
export type ListQuestion = Readonly<z.output<typeof listQuestion>>;

/** An item in somebody's list. */
export interface ListedItem {
  readonly item: number;
  readonly title: string;
  readonly score: number;
  /** True for the user's held-out item. */
  readonly relevant: boolean;
}

export interface ListAnswer {
  readonly userLabel: string;
  /** UserIndex, and the id in the data. */
  readonly user: number;
  readonly userId: string;
  readonly before: readonly ListedItem[];
  readonly after: readonly ListedItem[];
  /**
   * Exact measures of the first seed's model at this ε: ndcg, hr, coverage (same keys as the study's table); empty where
   * they would take too long (NCF between measured points), null where they were not asked for.
   */
  readonly measures: Readonly<Record<string, number>> | null;
}
