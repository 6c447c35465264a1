/** Asks for users or items of a view of the data, by what they are called. */
export interface FindQuery {
  readonly what: 'users' | 'items';
  /** Any part of a title or an id, in any case and with or without accents; empty for the first there are. */
  readonly text: string;
  /** Indices in the view that are named besides, whatever the text says; those that are not there are left out. */
  readonly indices: readonly number[];
}

/** A user or an item, by the index that a spec names it by. */
export interface Found {
  readonly index: number;
  readonly id: string;
  /** Its title, or its id where the data have none. */
  readonly title: string;
}

export interface FindAnswer {
  /** The best fitting first, `MOST_FOUND` at most. */
  readonly found: readonly Found[];
  /** How many fit altogether. */
  readonly total: number;
  /** Those that the query names by their indices, in its order. */
  readonly named: readonly Found[];
}

/** Names given at once, so that a list stays short over any number of items. */
export const MOST_FOUND = 50;
