import { canonicalJson, hashParts } from '../../core/hash.ts';
import type { Dataset, Field } from '../types.ts';
import type { Collected } from './collector.ts';
import { badFile, quote } from './fail.ts';
import { buildContextField, buildField } from './fields.ts';
import { indexIds } from './labels.ts';
import { countRows, type Reading, wereOrWas } from './reading.ts';
import { Sides } from './sides.ts';
import { toSeconds } from './times.ts';

/** Rows handled between two gates. */
const SLICE = 1 << 17;
/** Bytes hashed between two gates. */
const HASH_SLICE = 1 << 20;

async function remap(column: Int32Array, rank: Int32Array, reading: Reading): Promise<void> {
  for (let from = 0; from < column.length; from += SLICE) {
    const to = Math.min(column.length, from + SLICE);
    for (let n = from; n < to; n++) column[n] = rank[column[n]];
    await reading.gate();
  }
}

type Columns = Pick<Collected, 'users' | 'items' | 'ratings' | 'times' | 'given' | 'labelled'>;

/**
 * Whether row `a` counts rather than the later row `b` of the same pair: first one that was chosen where rows are
 * labelled, then the first of training, validation and test, then the earliest, then the first in the source.
 */
function precedes({ ratings, times, given, labelled }: Columns, a: number, b: number): boolean {
  if (labelled && ratings && ratings[a] !== ratings[b]) return ratings[a]! > ratings[b]!;
  if (given && given[a] !== given[b]) return given[a]! < given[b]!;
  return !times || times[a]! <= times[b]!;
}

/** The rows to keep where pairs repeat, one a pair, as `precedes` says. Null where none repeats. Rows keep their order. */
async function withoutDuplicates(columns: Columns, reading: Reading): Promise<Int32Array | null> {
  const { users, items } = columns;
  const n = users.length;
  let size = 1024;
  while (size < n * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const dropped = new Uint8Array(n);
  let lost = 0;
  for (let from = 0; from < n; from += SLICE) {
    const to = Math.min(n, from + SLICE);
    for (let r = from; r < to; r++) {
      let h = Math.imul(users[r]!, 0x9e3779b1) ^ Math.imul(items[r]!, 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
      let slot = (h ^ (h >>> 13)) & (size - 1);
      while (slots[slot]! >= 0 && (users[slots[slot]!] !== users[r] || items[slots[slot]!] !== items[r]))
        slot = (slot + 1) & (size - 1);
      const before = slots[slot]!;
      if (before >= 0) lost++;
      if (before >= 0 && precedes(columns, before, r)) dropped[r] = 1;
      else {
        if (before >= 0) dropped[before] = 1;
        slots[slot] = r;
      }
    }
    await reading.gate();
  }
  if (lost === 0) return null;
  const kept = new Int32Array(n - lost);
  for (let r = 0, k = 0; r < n; r++) if (!dropped[r]) kept[k++] = r;
  return kept;
}

/** The rows `kept` of a column, moved to its front; all of it where nothing was dropped. */
async function keep<T extends Int32Array | Float32Array | Float64Array | Uint8Array>(
  column: T,
  kept: Int32Array | null,
  reading: Reading,
): Promise<T> {
  if (!kept) return column;
  for (let from = 0; from < kept.length; from += SLICE) {
    const to = Math.min(kept.length, from + SLICE);
    // Rows stay in order, so none is overwritten before it was moved.
    for (let k = from; k < to; k++) column[k] = column[kept[k]];
    await reading.gate();
  }
  return column.slice(0, kept.length) as T;
}

const bytesOf = (a: Int32Array | Float32Array | Float64Array | Uint8Array) =>
  new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/**
 * SHA-256 over everything in a data set that can move a result or a name: ids, titles, interactions,
 * fields, the given split, and whether ratings are labels. Not over its name, notes or file names.
 */
async function hashDataset(data: Omit<Dataset, 'hash'>, reading: Reading): Promise<string> {
  const fields: readonly Field[] = [...data.userFields, ...data.itemFields, ...data.contextFields];
  const shape = {
    version: 1,
    userIds: data.userIds,
    itemIds: data.itemIds,
    itemTitles: data.itemTitles,
    interactions: data.users.length,
    ratings: data.ratings !== null,
    times: data.times !== null,
    given: data.given !== null,
    labelled: data.labelled === true,
    counts: [data.userFields.length, data.itemFields.length, data.contextFields.length],
    fields: fields.map(({ name, kind, labels, values }) => ({ name, kind, labels, values: values.length })),
  };
  const columns = [data.users, data.items, data.ratings, data.times, data.given];
  const parts = [
    new TextEncoder().encode(canonicalJson(shape)),
    ...columns.filter((column) => column !== null).map(bytesOf),
    ...fields.flatMap((field) => [bytesOf(field.offsets), bytesOf(field.values)]),
  ];
  const slices = async function* () {
    for (const part of parts)
      for (let at = 0; at < part.length; at += HASH_SLICE) {
        yield part.subarray(at, at + HASH_SLICE);
        await reading.gate();
      }
  };
  return hashParts(slices());
}

/**
 * Turns collected interactions and side information into a data set.
 * Users and items are indexed in ascending order of their ids where all of them are integers, else by
 * first appearance; ids that only a side file knows are left out. Repeated pairs are merged (the earliest
 * stays, as paper 004 does, section 4.1), except where rows carry contexts: there the same pair in another context
 * is another interaction.
 * @param readSides reads what stands beside the interactions, now that it is known whom they are of.
 * @throws LabFailure 'bad-file' where fewer than two users or items are left.
 */
export async function assemble(
  name: string,
  collected: Collected,
  readSides: ((sides: Sides) => Promise<void>) | null,
  reading: Reading,
): Promise<Dataset> {
  const { file, ratings, times, given, contexts } = collected;
  const distinct = !reading.decoder.latin1Used;
  const { ids: userIds, rank: userRank } = indexIds(collected.userLabels, distinct);
  const { ids: itemIds, rank: itemRank } = indexIds(collected.itemLabels, distinct);
  for (const [what, ids, column] of [
    ['user', userIds, 'users'],
    ['item', itemIds, 'items'],
  ] as const)
    if (ids.length < 2)
      throw badFile(
        file,
        `only one ${what} was found (${quote(ids[0] ?? '')}). A recommender needs at least two ${column}; check which column holds the ${column}.`,
      );
  const sides = new Sides(
    { user: new Set(readSides && userIds), item: new Set(readSides && itemIds) },
    reading,
  );
  for (const [id, title] of collected.titles ?? []) if (title !== '') sides.titles.set(id, title);
  await readSides?.(sides);
  const notes = reading.told();
  await remap(collected.users, userRank, reading);
  await remap(collected.items, itemRank, reading);
  if (times) toSeconds(times, notes);
  const kept = contexts.length > 0 ? null : await withoutDuplicates(collected, reading);
  if (kept) {
    const lost = collected.users.length - kept.length;
    notes.push(
      `${countRows(lost)} repeated a user and an item and ${wereOrWas(lost)} merged; the ${times ? 'earliest' : 'first'} of each pair stays.`,
    );
  }
  if (reading.decoder.latin1Used) notes.push('Some text is not UTF-8 and was read as Latin-1.');
  const data: Omit<Dataset, 'hash'> = {
    name,
    source: 'file',
    userIds,
    itemIds,
    itemTitles: itemIds.map((id) => sides.titles.get(id) || id),
    users: await keep(collected.users, kept, reading),
    items: await keep(collected.items, kept, reading),
    ratings: ratings && (await keep(ratings, kept, reading)),
    times: times && (await keep(times, kept, reading)),
    given: given && (await keep(given, kept, reading)),
    userFields: sides.fields('user').map((field) => buildField(field, userIds)),
    itemFields: sides.fields('item').map((field) => buildField(field, itemIds)),
    contextFields: contexts.map(buildContextField),
    notes,
    ...(collected.labelled ? { labelled: true } : {}),
  };
  return { ...data, hash: await hashDataset(data, reading) };
}
