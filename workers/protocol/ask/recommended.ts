import { z } from '../spec/zod.ts';
import type { ListedItem } from './list.ts';

/** Asks for one user's list by the model that a train study trained. */
export const recommendedQuestion = z.object({
  kind: z.literal('recommended'),
  /** UserIndex. */
  user: z.number(),
  /** The user's id in the data; where given it is looked up and `user` is ignored. */
  userId: z.string().max(1000).optional(),
});
export type RecommendedQuestion = Readonly<z.output<typeof recommendedQuestion>>;

/** Titles of what a user is known for, told at most. */
export const MOST_KNOWN = 10;

export interface RecommendedAnswer {
  /** UserIndex, and the id in the data. */
  readonly user: number;
  readonly userId: string;
  /** The K best items that the user was not known for before the test, the best first. */
  readonly list: readonly ListedItem[];
  /** What the model was trained on of this user: `MOST_KNOWN` titles at most, in the order of the items, and how many there are. */
  readonly known: readonly string[];
  readonly knownInAll: number;
}
