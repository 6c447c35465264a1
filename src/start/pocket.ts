import { z } from 'zod';
import type { ListedItem } from '../../workers/protocol.ts';

/**
 * A trained model small enough to ship with the page: its embeddings and the direction in which one attack pushes them,
 * rounded to 8 bits, with what a list leaves out and what it is held to. `test/src/start/make.ts` makes it.
 */

/** How many titles a list shows. */
export const LISTED = 10;

/** Rows of numbers, each a whole number from −127 to 127 times `scale`. */
const matrix = z.object({ columns: z.int().min(1).max(256), scale: z.number().positive(), data: z.base64() });

const pocketSchema = z.object({
  format: z.literal('brittle-pocket'),
  /** What differs from the defaults in the experiment that it comes from. */
  spec: z.record(z.string(), z.unknown()),
  users: matrix,
  items: matrix,
  /** Rows of length 1 (or 0) along which an embedding is moved by ε. */
  userSteps: matrix,
  itemSteps: matrix,
  titles: z.array(z.string()),
  userIds: z.array(z.string()),
  /** A bit for each user and item, user by user, set where the item was known before the test. */
  known: z.base64(),
  /** The item held out of each user's history. */
  held: z.array(z.int().min(0)),
  /** Who is shown first: the index of a user. */
  shown: z.int().min(0),
  /** Shares of users whose held-out item is listed, by the model before it was rounded. */
  unrounded: z.array(z.object({ epsilon: z.number(), hr: z.number() })).min(2),
});
export type PocketFile = z.output<typeof pocketSchema>;

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

function rowsOf({ scale, data }: z.output<typeof matrix>): Float32Array {
  return Float32Array.from(new Int8Array(bytesOf(data).buffer), (value) => value * scale);
}

const movedBy = (rows: Float32Array, steps: Float32Array, epsilon: number) =>
  rows.map((value, n) => value + epsilon * steps[n]!);

/** The stored model, ready to be asked. */
export class Pocket {
  readonly #file: PocketFile;
  readonly #rows: Readonly<Record<'users' | 'items' | 'userSteps' | 'itemSteps', Float32Array>>;
  readonly #known: Uint8Array;

  /** @throws where `input` is no such model, or its parts do not fit each other */
  constructor(input: unknown) {
    const file = pocketSchema.parse(input);
    const { users, items, userSteps, itemSteps, titles, userIds } = file;
    this.#file = file;
    this.#rows = {
      users: rowsOf(users),
      items: rowsOf(items),
      userSteps: rowsOf(userSteps),
      itemSteps: rowsOf(itemSteps),
    };
    this.#known = bytesOf(file.known);
    const size = { users: userIds.length * users.columns, items: titles.length * users.columns };
    const { users: p, items: q, userSteps: dp, itemSteps: dq } = this.#rows;
    const fits = p.length === size.users && dp.length === size.users;
    if (!fits || q.length !== size.items || dq.length !== size.items || file.held.length !== userIds.length)
      throw new RangeError('The parts of the stored model do not fit each other.');
  }

  get file(): PocketFile {
    return this.#file;
  }

  /** Scores of all items for some users, one after the other, with every embedding moved by ε. */
  #scores(users: readonly number[], epsilon: number): Float32Array {
    const d = this.#file.users.columns;
    const p = movedBy(this.#rows.users, this.#rows.userSteps, epsilon);
    const q = movedBy(this.#rows.items, this.#rows.itemSteps, epsilon);
    const items = this.#file.titles.length;
    const scores = new Float32Array(users.length * items);
    users.forEach((user, n) => {
      for (let item = 0; item < items; item++) {
        let sum = 0;
        for (let f = 0; f < d; f++) sum += p[user * d + f]! * q[item * d + f]!;
        scores[n * items + item] = sum;
      }
    });
    return scores;
  }

  #isKnown(user: number, item: number): boolean {
    const bit = user * this.#file.titles.length + item;
    return ((this.#known[bit >> 3]! >> (bit & 7)) & 1) === 1;
  }

  /** The mean length of all embeddings, against which ε is to be read. */
  meanLength(): number {
    const { users, items } = this.#rows;
    const d = this.#file.users.columns;
    const lengths = [users, items].flatMap((rows) =>
      Array.from({ length: rows.length / d }, (_, row) =>
        Math.hypot(...rows.subarray(row * d, (row + 1) * d)),
      ),
    );
    return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  }

  /** The ten best items of a user, among those not known before the test, at a budget ε of at least 0. */
  list(user: number, epsilon: number): ListedItem[] {
    const scores = this.#scores([user], epsilon);
    const { titles, held } = this.#file;
    return titles
      .map((title, item) => ({ item, title, score: scores[item]!, relevant: held[user] === item }))
      .filter(({ item }) => !this.#isKnown(user, item))
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, LISTED);
  }

  /** The share of all users whose held-out item is among their ten best at ε: HR@10. */
  hitRatio(epsilon: number): number {
    const { held, titles } = this.#file;
    const scores = this.#scores([...held.keys()], epsilon);
    const hits = held.filter((item, user) => {
      const own = scores[user * titles.length + item]!;
      let better = 0;
      for (let other = 0; other < titles.length; other++) {
        const score = scores[user * titles.length + other]!;
        if ((score > own || (score === own && other < item)) && !this.#isKnown(user, other)) better++;
      }
      return better < LISTED;
    });
    return hits.length / held.length;
  }
}
