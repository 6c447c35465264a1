import { optimisers } from '../names/choices.ts';
import { type Entries, idsOf } from '../names/entry.ts';
import { z } from './zod.ts';

/** Building blocks of the spec's schema: numbers with limits and a default, and what several members share. */

export const count = (min: number, max: number, initial: number) =>
  z.int().min(min).max(max).default(initial);
export const real = (min: number, max: number, initial: number) =>
  z.number().min(min).max(max).default(initial);

/** What a file holds, by its hash. */
export const sha256 = () =>
  z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256, 64 of the characters 0 to 9 and a to f');

/**
 * Members that came after experiments had been stored. A spec may do without them, and `withoutFirst` leaves them out
 * where they say what was done before, so that the hashes of earlier experiments stand.
 */
export const laterShare = (max: number) => z.number().min(0).max(max).optional().meta({ default: 0 });
export const laterReal = (min: number, max: number, first: number) =>
  z.number().min(min).max(max).optional().meta({ default: first });
export const laterCount = (min: number, max: number, first: number) =>
  z.int().min(min).max(max).optional().meta({ default: first });
export const laterNumbers = (min: number, max: number, most: number) =>
  distinct(z.array(z.number().min(min).max(max)).max(most))
    .optional()
    .meta({ default: [] });

/** Leaves the members out that have the value named, for `overwrite`. */
export const withoutFirst =
  (first: Readonly<Record<string, unknown>>) =>
  <T extends object>(value: T): T =>
    Object.fromEntries(
      Object.entries(value).filter(
        ([key, member]) =>
          !Object.hasOwn(first, key) || JSON.stringify(first[key]) !== JSON.stringify(member),
      ),
    ) as T;

const learningRate = (initial: number) => real(1e-6, 100, initial).meta({ title: 'Learning rate' });

/** Optimisers with every constant; `initial` sets the default rate that suits a model. */
export const optimiser = (kind: 'sgd' | 'adagrad' | 'adam', rate: number) =>
  z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('sgd'), rate: learningRate(kind === 'sgd' ? rate : 0.05) }),
      z.object({
        kind: z.literal('adagrad'),
        rate: learningRate(kind === 'adagrad' ? rate : 0.05),
        accumulator: real(0, 10, 0.1).meta({
          title: 'Accumulator start',
          description: 'initial sum of squared gradients; 0.1 in the published code of papers 003 and 004',
        }),
        epsilon: real(0, 1, 0).meta({
          title: 'Epsilon',
          description: 'added to the root in the denominator',
        }),
      }),
      z.object({
        kind: z.literal('adam'),
        rate: learningRate(kind === 'adam' ? rate : 0.001),
        beta1: real(0, 0.9999, 0.9).meta({ title: 'β₁', description: 'of the mean of gradients' }),
        beta2: real(0, 0.999999, 0.999).meta({ title: 'β₂', description: 'of the mean of their squares' }),
        epsilon: real(1e-12, 1, 1e-8).meta({
          title: 'Epsilon',
          description: 'added to the root in the denominator',
        }),
      }),
    ])
    .prefault({ kind })
    .meta({ title: 'Optimiser', names: optimisers });

export const factors = (initial: number) =>
  count(1, 512, initial).meta({ title: 'Factors', description: 'length d of an embedding' });
export const epochs = (initial: number) => count(0, 5000, initial).meta({ title: 'Epochs' });
export const batch = (initial: number) => count(1, 65536, initial).meta({ title: 'Batch size' });
export const l2 = (initial: number) => real(0, 1, initial).meta({ title: 'L2 penalty' });

/** How an NCF learns. */
export const ncfTraining = (initial: number) => ({
  epochs: epochs(initial),
  batch: batch(256),
  optimiser: optimiser('adam', 0.001),
  l2: l2(0),
  negatives: count(1, 20, 4).meta({
    title: 'Negatives a positive',
    description: 'redrawn each epoch; 4 in paper 001',
  }),
});

/** A list in which nothing stands twice. A list that JSON Schema calls `uniqueItems`. */
export const distinct = <T extends z.ZodType>(list: z.ZodArray<T>) =>
  list
    .check(({ value, issues }) => {
      for (const [n, entry] of value.entries())
        if (value.indexOf(entry) < n)
          issues.push({
            code: 'custom',
            input: entry,
            path: [n],
            message: 'must stand in the list once',
          });
    })
    .meta({ uniqueItems: true });

/** A choice among what descriptors name; whoever makes a control of it finds labels and descriptions in its `names`. */
export const oneOf = <T extends Entries>(names: T) => z.enum(idsOf(names)).meta({ names });

/** A choice that came after experiments had been stored: `first`, what was done before, where it is left out. */
export const laterChoice = <T extends Entries>(names: T, first: keyof T & string) =>
  oneOf(names).optional().meta({ default: first });
