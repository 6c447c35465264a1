import { switchSpaces } from '../names/certify.ts';
import { oneOf } from '../spec/parts.ts';
import { z } from '../spec/zod.ts';

/** Asks for the proof of one prediction of a certify study that was run here, or for the machine it is about. */
export const proofQuestion = z.object({
  kind: z.literal('proof'),
  /** Position in the part that the study certifies, from 0. */
  instance: z.number(),
  want: z.enum(['proof', 'model']),
});
export type ProofQuestion = Readonly<z.output<typeof proofQuestion>>;

/** A file to save: JSON of a proof, or a model as safetensors. */
export interface ProofAnswer {
  readonly bytes: Uint8Array;
}

/**
 * A node of a proof that no set of one size flips. Sets hold the items chosen above and none of those left out above. A
 * node without `item` is closed by a bound: by the nearest `z` above or here (where f is pushed down), else by shares of
 * pairs, which are halves and what all `shares` above and here add up to: [i, j, n] gives item i n·2^-20 more of its pair
 * with j, and j as much less; one with `item` is closed by its two branches.
 */
export interface ProofNode {
  readonly z?: readonly number[];
  readonly shares?: readonly (readonly [number, number, number])[];
  readonly item?: number;
  readonly with?: ProofNode;
  readonly without?: ProofNode;
}

/** What is proved of one prediction: no set of up to `robustUpTo` switches flips it, and `flip` does. */
export interface Proof {
  readonly format: 'brittle-proof';
  readonly version: 1;
  /** Active features of the instance; its history items are the features `first` to `first + items - 1`. */
  readonly active: readonly number[];
  readonly first: number;
  readonly items: number;
  readonly label: 1 | -1;
  readonly space: keyof typeof switchSpaces;
  /** Items that may be switched; null for all. */
  readonly reach: readonly number[] | null;
  readonly robustUpTo: number;
  /** A tree for each size from 1 to `robustUpTo`. */
  readonly sizes: readonly ProofNode[];
  /** Items that, switched, flip the prediction; none where no such set is known. */
  readonly flip: readonly number[];
}

const index = z.int().min(0).max(1e9);
const node: z.ZodType<ProofNode> = z.strictObject({
  z: z.array(z.number()).max(100_000).optional(),
  shares: z
    .array(z.tuple([index, index, z.int().min(-1e15).max(1e15)]))
    .max(1_000_000)
    .optional(),
  item: index.optional(),
  get with() {
    return node.optional();
  },
  get without() {
    return node.optional();
  },
}) as z.ZodType<ProofNode>;

/** A proof as a file holds it. */
export const proofSchema = z.strictObject({
  format: z.literal('brittle-proof'),
  version: z.literal(1),
  active: z.array(index),
  first: index,
  items: z.int().min(1).max(1e7),
  label: z.union([z.literal(1), z.literal(-1)]),
  space: oneOf(switchSpaces),
  reach: z.array(index).nullable(),
  robustUpTo: z.int().min(0).max(1000),
  sizes: z.array(node),
  flip: z.array(index),
});
