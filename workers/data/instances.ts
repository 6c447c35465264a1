import { createRng } from '../core/random.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { csrHas, csrOf } from './csr.ts';
import type { Csr, Dataset, Field, Instances, Split } from './types.ts';

export interface EncodeOptions {
  /** Negatives sampled for each positive; 2 in paper 000. */
  readonly negatives: number;
  /**
   * The user's training items as a multi-hot field. `own-out` leaves the row's own item out, so that the label does
   * not leak; `own-in` lets it stand where it is one of them; `none` has no such field.
   */
  readonly history: 'own-out' | 'own-in' | 'none';
  readonly seed: number;
}

export type InstancePart = 'train' | 'validation' | 'test';
const partNames: readonly InstancePart[] = ['train', 'validation', 'test'];

/** Sparse rows of features: row r has `features[offsets[r] .. offsets[r+1])`, ascending. */
export type FeatureRows = Pick<Instances, 'offsets' | 'features'>;

/** Instances are encoded when asked for, since with history they are too many to hold for a large set. */
export interface InstanceEncoder {
  readonly nFeatures: number;
  readonly fields: Instances['fields'];
  /** Number of instances in each part: positives, each followed by its negatives. */
  readonly sizes: Readonly<Record<InstancePart, number>>;
  readonly notes: readonly string[];
  /** Active features of all instances of a part together: the size of what `encode` gives. */
  countActive(part: InstancePart): number;
  /**
   * The instances `picked` (positions from 0 to size - 1, in any order, each as often as named) of a part, or all.
   * @throws LabFailure 'too-large' beyond 2^28 active features (1 GiB); pick fewer
   */
  encode(part: InstancePart, picked?: Int32Array): Instances;
  /**
   * What is active for every user and for every item, for ranking items that the user has not met in training: an
   * instance of the pair is both rows together, and has no context.
   */
  halves(): { readonly users: FeatureRows; readonly items: FeatureRows };
}

const mostFeatures = 2 ** 28;

/** The field with ascending values and no value twice in a row, as instances want them. */
function tidy(field: Field): Field {
  const offsets = new Int32Array(field.offsets.length);
  const values = new Int32Array(field.values.length);
  let n = 0;
  for (let r = 0; r + 1 < offsets.length; r++) {
    const start = n;
    for (const value of field.values.slice(field.offsets[r], field.offsets[r + 1]).sort()) {
      if (n === start || values[n - 1] !== value) values[n++] = value;
    }
    offsets[r + 1] = n;
  }
  return { ...field, offsets, values: values.slice(0, n) };
}

/** Part of each interaction; 255 for those that a hand-made split does not name. */
function partsOf(dataset: Dataset, split: Split): Uint8Array {
  const { parts } = split;
  if (parts && parts.length !== dataset.users.length) {
    throw new LabFailure('internal', 'The split belongs to another data set than the one to encode.');
  }
  if (parts) return parts;
  const made = new Uint8Array(dataset.users.length).fill(255);
  [split.trainRows, split.validationRows, split.testRows].forEach((rows, part) => {
    for (const n of rows) made[n] = part;
  });
  return made;
}

/** Instances of one part before encoding. */
interface Listed {
  /** Interaction that gives user and contexts. */
  readonly rows: Int32Array;
  readonly items: Int32Array;
  readonly positive: Uint8Array;
}

/**
 * Positives of each part, each followed by its negatives: items drawn uniformly and independently from those the user
 * has never interacted with, in no part. They are drawn in the order of the data set, whatever the split.
 */
function listInstances(
  dataset: Dataset,
  parts: Uint8Array,
  all: Csr,
  options: EncodeOptions,
): { lists: Listed[]; withoutNegatives: number } {
  const { users, items } = dataset;
  const nItems = dataset.itemIds.length;
  const rng = createRng(options.seed).child('instances/negatives');
  const room = 1 + options.negatives;
  const drafts = partNames.map((_, part) => {
    const size = room * parts.reduce((sum, p) => sum + (p === part ? 1 : 0), 0);
    return { rows: new Int32Array(size), items: new Int32Array(size), positive: new Uint8Array(size), n: 0 };
  });
  let withoutNegatives = 0;
  for (let n = 0; n < users.length; n++) {
    const u = users[n];
    const draft = drafts[parts[n]];
    if (!draft) continue;
    draft.rows[draft.n] = n;
    draft.items[draft.n] = items[n];
    draft.positive[draft.n++] = 1;
    if (all.offsets[u + 1] - all.offsets[u] === nItems) {
      withoutNegatives++;
      continue;
    }
    for (let k = 0; k < options.negatives; k++) {
      let item = rng.int(nItems);
      while (csrHas(all, u, item)) item = rng.int(nItems);
      draft.rows[draft.n] = n;
      draft.items[draft.n++] = item;
    }
  }
  const lists = drafts.map((draft) => ({
    rows: draft.rows.subarray(0, draft.n),
    items: draft.items.subarray(0, draft.n),
    positive: draft.positive.subarray(0, draft.n),
  }));
  return { lists, withoutNegatives };
}

/** A block of features and where each field starts. */
interface Layout {
  readonly fields: Instances['fields'];
  readonly starts: readonly number[];
  readonly nFeatures: number;
}

function layOut(sizes: readonly Omit<Instances['fields'][number], 'start'>[]): Layout {
  let nFeatures = 0;
  const fields = sizes.map((field) => {
    const start = nFeatures;
    nFeatures += field.size;
    return { ...field, start };
  });
  return { fields, starts: fields.map((field) => field.start), nFeatures };
}

const sizeOf =
  (side: Instances['fields'][number]['side']) =>
  ({ name, labels }: Field) => ({ name, side, size: labels.length });

/**
 * Binary instances for factorization machines (paper 000, sections 2.1 and 4.1.1): the fields user, item, side
 * information of users, of items, contexts, and last the history, each with one feature a value (Frappe: 9,464;
 * Amazon: 15,889). A positive is an interaction; its negatives have its user and contexts and go to its part, so
 * that a ratio split of 8:1:1 over all interactions cuts the instances 8:1:1 (the paper cuts instances one by one,
 * which would put a positive and its own negatives into different parts).
 */
export function encodeInstances(dataset: Dataset, split: Split, options: EncodeOptions): InstanceEncoder {
  const nUsers = dataset.userIds.length;
  const nItems = dataset.itemIds.length;
  const userFields = dataset.userFields.map(tidy);
  const itemFields = dataset.itemFields.map(tidy);
  const contextFields = dataset.contextFields.map(tidy);
  const side = [...userFields, ...itemFields, ...contextFields];
  const hasHistory = options.history !== 'none';
  const layout = layOut([
    { name: 'user', side: 'user', size: nUsers },
    { name: 'item', side: 'item', size: nItems },
    ...userFields.map(sizeOf('user')),
    ...itemFields.map(sizeOf('item')),
    ...contextFields.map(sizeOf('context')),
    ...(hasHistory ? [{ name: 'history', side: 'user' as const, size: nItems }] : []),
  ]);
  const all = csrOf(dataset, nUsers, nItems, Int32Array.from(dataset.users.keys())).csr;
  const { lists, withoutNegatives } = listInstances(dataset, partsOf(dataset, split), all, options);
  const history = split.train;

  /** Row of side field f for an instance: its user, its item or its interaction. */
  const sideRow = (f: number, u: number, i: number, n: number) =>
    f < userFields.length ? u : f < userFields.length + itemFields.length ? i : n;

  const leftOut = (u: number, i: number) => options.history === 'own-out' && csrHas(history, u, i);

  /** Number of active features of an instance. */
  const activeOf = (u: number, i: number, n: number): number => {
    let size = 2;
    for (let f = 0; f < side.length; f++) {
      const at = sideRow(f, u, i, n);
      size += side[f].offsets[at + 1] - side[f].offsets[at];
    }
    return hasHistory ? size + history.offsets[u + 1] - history.offsets[u] - (leftOut(u, i) ? 1 : 0) : size;
  };

  /** Encodes instances given as columns; `rows` are the interactions that give their contexts. */
  const encodeColumns = (users: Int32Array, items: Int32Array, rows: Int32Array, labels: Float32Array) => {
    const offsets = new Int32Array(users.length + 1);
    for (let r = 0; r < users.length; r++) {
      const size = activeOf(users[r], items[r], rows[r]);
      if (offsets[r] + size > mostFeatures) {
        throw new LabFailure(
          'too-large',
          `${users.length} instances of ${dataset.name} are too many to hold at once; take fewer, or leave out the history.`,
        );
      }
      offsets[r + 1] = offsets[r] + size;
    }
    const features = new Int32Array(offsets[users.length]);
    for (let r = 0; r < users.length; r++) {
      const [u, i, n] = [users[r], items[r], rows[r]];
      let place = offsets[r];
      features[place++] = u;
      features[place++] = nUsers + i;
      for (let f = 0; f < side.length; f++) {
        const at = sideRow(f, u, i, n);
        const start = layout.starts[2 + f];
        for (let k = side[f].offsets[at]; k < side[f].offsets[at + 1]; k++) {
          features[place++] = start + side[f].values[k];
        }
      }
      if (!hasHistory) continue;
      const start = layout.starts[2 + side.length];
      const omit = leftOut(u, i) ? i : -1;
      for (let k = history.offsets[u]; k < history.offsets[u + 1]; k++) {
        if (history.columns[k] !== omit) features[place++] = start + history.columns[k];
      }
    }
    return { nFeatures: layout.nFeatures, fields: layout.fields, offsets, features, labels, users, items };
  };

  /** The rows of `count` ids of a side: the id, and what its fields hold beside it. */
  const half = (of: 'user' | 'item', count: number, rows: readonly Pick<Field, 'offsets' | 'values'>[]) => {
    const [id, ...starts] = layout.fields.filter((field) => field.side === of).map(({ start }) => start);
    const offsets = new Int32Array(count + 1);
    const features: number[] = [];
    for (let r = 0; r < count; r++) {
      features.push(id + r);
      rows.forEach((field, f) => {
        for (let k = field.offsets[r]; k < field.offsets[r + 1]; k++)
          features.push(starts[f] + field.values[k]);
      });
      offsets[r + 1] = features.length;
    }
    return { offsets, features: Int32Array.from(features) };
  };

  return {
    nFeatures: layout.nFeatures,
    fields: layout.fields,
    sizes: { train: lists[0].rows.length, validation: lists[1].rows.length, test: lists[2].rows.length },
    notes: withoutNegatives
      ? [`Positives without negatives, since their users know every item: ${withoutNegatives}.`]
      : [],
    countActive(part) {
      const { rows, items } = lists[partNames.indexOf(part)];
      let size = 0;
      for (let r = 0; r < rows.length; r++) size += activeOf(dataset.users[rows[r]], items[r], rows[r]);
      return size;
    },
    encode(part, picked) {
      const list = lists[partNames.indexOf(part)];
      const take = (column: ArrayLike<number>) =>
        picked ? Int32Array.from(picked, (r) => column[r]) : Int32Array.from(column);
      const rows = take(list.rows);
      const users = rows.map((n) => dataset.users[n]);
      return encodeColumns(users, take(list.items), rows, Float32Array.from(take(list.positive)));
    },
    halves: () => ({
      users: half('user', nUsers, [
        ...userFields,
        ...(hasHistory ? [{ offsets: history.offsets, values: history.columns }] : []),
      ]),
      items: half('item', nItems, itemFields),
    }),
  };
}
