import { createRng, type Rng } from '../core/random.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { SplitSpec } from '../protocol/spec/spec.ts';
import { csrOf, csrWithout } from './csr.ts';
import { orderWarning } from './order.ts';
import type { Csr, Dataset, Split } from './types.ts';

const TRAIN = 0;
const VALIDATION = 1;
const TEST = 2;

/** Part of every interaction, and what there is to say about it. */
interface Assignment {
  readonly parts: Uint8Array;
  readonly notes: readonly string[];
  readonly warnings?: readonly string[];
}

/** Holds out one or two distinct items a user; `choose` names them as positions in the user's row, latest first. */
function holdOut(
  dataset: Dataset,
  all: Csr,
  validation: boolean,
  choose: (from: number, to: number) => readonly [number, number],
): Assignment {
  const nUsers = dataset.userIds.length;
  const testItem = new Int32Array(nUsers).fill(-1);
  const validationItem = new Int32Array(nUsers).fill(-1);
  let single = 0;
  let noValidation = 0;
  for (let u = 0; u < nUsers; u++) {
    const size = all.offsets[u + 1] - all.offsets[u];
    if (size === 1) single++;
    if (size < 2) continue;
    const [first, second] = choose(all.offsets[u], all.offsets[u + 1]);
    testItem[u] = all.columns[first];
    // The last item is left to training, so a user with two of them has none for validation.
    if (validation && size > 2) validationItem[u] = all.columns[second];
    else if (validation) noValidation++;
  }
  const { users, items } = dataset;
  const parts = new Uint8Array(users.length);
  for (let n = 0; n < parts.length; n++) {
    if (items[n] === testItem[users[n]]) parts[n] = TEST;
    else if (items[n] === validationItem[users[n]]) parts[n] = VALIDATION;
  }
  const notes: string[] = [];
  if (single) notes.push(`Users with a single item, which stays in training: ${single}.`);
  if (noValidation) notes.push(`Users with two items, so none for validation: ${noValidation}.`);
  return { parts, notes };
}

function leaveLast(
  dataset: Dataset,
  all: Csr,
  source: Int32Array,
  spec: Extract<SplitSpec, { kind: 'leave-last' }>,
): Assignment {
  const { times } = dataset;
  const later = (a: number, b: number) => {
    const difference = times ? times[source[a]] - times[source[b]] : 0;
    if (difference !== 0) return difference > 0;
    return times && spec.ties === 'item' ? all.columns[a] > all.columns[b] : source[a] > source[b];
  };
  let ambiguous = 0;
  const choose = (from: number, to: number): readonly [number, number] => {
    let first = from;
    let second = -1;
    for (let k = from + 1; k < to; k++) {
      if (later(k, first)) {
        second = first;
        first = k;
      } else if (second < 0 || later(k, second)) second = k;
    }
    if (times && times[source[first]] === times[source[second]]) ambiguous++;
    return [first, second];
  };
  const { parts, notes } = holdOut(dataset, all, spec.validation, choose);
  const said = [...notes];
  const sorted = times ? null : orderWarning(dataset, all, source);
  if (!times && !sorted) said.push('The data set has no times; the order of the file stands in for them.');
  if (ambiguous) {
    const taken =
      spec.ties === 'item' ? 'the one with the largest id' : 'the one that comes last in the file';
    said.push(`Users with several items at their last moment: ${ambiguous}; ${taken} is held out.`);
  }
  return { parts, notes: said, ...(sorted && { warnings: [sorted] }) };
}

function leaveRandom(
  dataset: Dataset,
  all: Csr,
  spec: Extract<SplitSpec, { kind: 'leave-random' }>,
): Assignment {
  const rng = createRng(spec.seed).child('split/leave-random');
  const { parts, notes } = holdOut(dataset, all, spec.validation, (from, to) => {
    // Two draws whether or not validation is wanted, so that the test item does not depend on it.
    const first = rng.int(to - from);
    const second = rng.int(to - from - 1);
    return [from + first, from + second + (second >= first ? 1 : 0)];
  });
  validateRest(dataset, parts, spec.rest ?? 0, createRng(spec.seed).child('split/rest'));
  return { parts, notes };
}

/**
 * Moves a share of what training has left to validation, drawn over all pairs; every user keeps one, and a repeated pair
 * stays in one part.
 */
function validateRest(
  { users, items, userIds, itemIds }: Dataset,
  parts: Uint8Array,
  share: number,
  rng: Rng,
): void {
  if (share === 0) return;
  const pairs = new Map<number, number[]>();
  const left = new Int32Array(userIds.length);
  for (let n = 0; n < parts.length; n++) {
    if (parts[n] !== TRAIN) continue;
    const pair = users[n] * itemIds.length + items[n];
    const known = pairs.get(pair);
    if (known) known.push(n);
    else {
      pairs.set(pair, [n]);
      left[users[n]]++;
    }
  }
  const order = Int32Array.from({ length: pairs.size }, (_, n) => n);
  rng.shuffle(order);
  const rows = [...pairs.values()];
  let wanted = Math.round(share * rows.length);
  for (const at of order) {
    const user = users[rows[at][0]];
    if (wanted === 0) return;
    if (left[user] < 2) continue;
    left[user]--;
    wanted--;
    for (const n of rows[at]) parts[n] = VALIDATION;
  }
}

/** Marks the first entries of a shuffled list as test, the next as validation. */
function deal(entries: Int32Array, nTest: number, nValidation: number, rng: Rng, parts: Uint8Array): void {
  rng.shuffle(entries);
  for (let k = 0; k < nTest; k++) parts[entries[k]] = TEST;
  for (let k = nTest; k < nTest + nValidation; k++) parts[entries[k]] = VALIDATION;
}

function ratio(dataset: Dataset, spec: Extract<SplitSpec, { kind: 'ratio' }>): Assignment {
  const { users } = dataset;
  const nUsers = dataset.userIds.length;
  const rng = createRng(spec.seed).child(`split/ratio/${spec.per}`);
  const offsets = new Int32Array(nUsers + 1);
  for (const u of users) offsets[u + 1]++;
  for (let u = 0; u < nUsers; u++) offsets[u + 1] += offsets[u];
  const next = offsets.slice(0, nUsers);
  const byUser = new Int32Array(users.length);
  for (let n = 0; n < users.length; n++) byUser[next[users[n]]++] = n;

  const parts = new Uint8Array(users.length);
  const share = (n: number, free: number): readonly [number, number] => {
    const nTest = Math.min(free, Math.round(n * spec.test));
    return [nTest, Math.min(free - nTest, Math.round(n * spec.validation))];
  };
  const size = (u: number) => offsets[u + 1] - offsets[u];
  let single = 0;
  for (let u = 0; u < nUsers; u++) if (size(u) === 1) single++;
  if (spec.per === 'all') {
    const free = byUser.filter((n) => size(users[n]) > 1).sort();
    const [nTest, nValidation] = share(users.length, free.length);
    deal(free, nTest, nValidation, rng, parts);
  } else {
    for (let u = 0; u < nUsers; u++) {
      if (size(u) < 2) continue;
      const [nTest, nValidation] = share(size(u), size(u) - 1);
      deal(byUser.subarray(offsets[u], offsets[u + 1]), nTest, nValidation, rng, parts);
    }
  }
  return {
    parts,
    notes: single ? [`Users with a single interaction, which stays in training: ${single}.`] : [],
  };
}

function given(dataset: Dataset): Assignment {
  if (!dataset.given) {
    throw new LabFailure(
      'bad-spec',
      `${dataset.name} did not come in parts; choose another split, or load its training and test files together.`,
    );
  }
  return { parts: dataset.given, notes: [] };
}

function assign(dataset: Dataset, all: Csr, source: Int32Array, spec: SplitSpec): Assignment {
  switch (spec.kind) {
    case 'leave-last':
      return leaveLast(dataset, all, source, spec);
    case 'leave-random':
      return leaveRandom(dataset, all, spec);
    case 'ratio':
      return ratio(dataset, spec);
    case 'given':
      return given(dataset);
  }
}

/** How many users have no entry in one part although they have one in another. */
function usersWithout(part: Csr, all: Csr): number {
  let n = 0;
  for (let u = 0; u < all.rows; u++) {
    if (all.offsets[u + 1] > all.offsets[u] && part.offsets[u + 1] === part.offsets[u]) n++;
  }
  return n;
}

/**
 * Cuts a data set into training, validation and test. The sparse rows hold distinct pairs of user and item:
 * - `leave-last` and `leave-random` hold out distinct items. A pair that occurs several times (Frappe's contexts)
 *   counts once, at its earliest time, and all its interactions go to the same part. Last means latest in time;
 *   among equal times the largest item (\`ties: 'item'\`) or the latest in the source (\`ties: 'source'\`); without
 *   times, the latest in the source.
 * - `ratio` and `given` cut interactions, as paper 000 does. A pair that falls into several parts stays in the
 *   first of training, validation and test, and is left out of the others' rows, with a note; `parts` still
 *   says where each interaction went, for models that look at interactions and not at pairs.
 * A user with a single item (or interaction) keeps it in training. Shares are rounded to whole interactions.
 * @throws LabFailure 'bad-spec' where no interaction can be held out, or no parts were given
 */
export function makeSplit(dataset: Dataset, spec: SplitSpec): Split {
  const nUsers = dataset.userIds.length;
  const nItems = dataset.itemIds.length;
  const everything = Int32Array.from(dataset.users, (_, n) => n);
  const all = csrOf(dataset, nUsers, nItems, everything);
  const { parts, notes: said, warnings } = assign(dataset, all.csr, all.source, spec);
  const notes = [...said];

  const rowsOf = (part: number) =>
    csrOf(
      dataset,
      nUsers,
      nItems,
      everything.filter((n) => parts[n] === part),
    );
  const train = rowsOf(TRAIN);
  const rawValidation = rowsOf(VALIDATION);
  const rawTest = rowsOf(TEST);
  const repeated = dataset.users.length > all.source.length;
  const validation = repeated ? csrWithout(rawValidation, [train.csr]) : rawValidation;
  const test = repeated ? csrWithout(rawTest, [train.csr, validation.csr]) : rawTest;

  if (repeated) {
    notes.push(
      `${dataset.users.length - all.source.length} more interactions than pairs of user and item; rankings count each pair once, at its earliest.`,
    );
  }
  const leaked =
    rawValidation.source.length - validation.source.length + rawTest.source.length - test.source.length;
  if (leaked) {
    notes.push(
      `Held-out pairs that also stand in an earlier part, left out of the held-out rankings: ${leaked}.`,
    );
  }
  if (test.source.length === 0) {
    throw new LabFailure(
      'bad-spec',
      `This split leaves no interaction of ${dataset.name} for the test; choose another split or a larger share.`,
    );
  }
  const untested = usersWithout(test.csr, all.csr);
  if (untested) notes.push(`Users without a test item, left out of the measures: ${untested} of ${nUsers}.`);
  const untrained = usersWithout(train.csr, all.csr);
  if (untrained) notes.push(`Users with held-out items only, of whom nothing is learnt: ${untrained}.`);
  return {
    nUsers,
    nItems,
    train: train.csr,
    validation: validation.csr,
    test: test.csr,
    trainRows: train.source,
    validationRows: validation.source,
    testRows: test.source,
    parts,
    notes,
    ...(warnings && { warnings }),
  };
}
