import { readSafetensors } from '../../core/safetensors.ts';
import type { Params, Tensor } from '../../core/tensor.ts';
import { type FakeRating, readFakeUsers } from '../../data/readers/fake-users.ts';
import type { Csr } from '../../data/types.ts';
import { type AttackTargets, attackedMatrices } from '../../perturb/direction.ts';
import { gridOf, highest, lowest } from '../../poison/grid.ts';
import { type Profile, profileRows } from '../../poison/profiles.ts';
import { type ArenaColumnId, arenaColumn, arenaColumns } from '../../protocol/names/arena.ts';
import { predictionOf } from '../../protocol/names/models.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { ArenaCell } from '../../protocol/spec/cells.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { StudyData } from '../bench/stages.ts';
import { fillersOf } from '../poison/attacks.ts';
import { targetsIn } from '../poison/stages.ts';
import { needMatrices, partsOf } from './attack-tensors.ts';

/**
 * Attacks that were made elsewhere. Fake users are a CSV (user, item, rating, and column and seed where they are not
 * for all); moved embeddings are safetensors with a tensor `COLUMN/SEED/MATRIX` each, the matrix as the attack left it.
 */
export type AttackFile =
  | { readonly family: 'fakes'; readonly name: string; readonly ratings: readonly FakeRating[] }
  | { readonly family: 'embeddings'; readonly name: string; readonly tensors: Params };

/** Files read, under their hashes. */
export type AttackFiles = ReadonlyMap<string, AttackFile>;

/** Says why an attack does not fit: the cell has no number then, and the sentence stands in its place. */
export class Unfit extends Error {
  /** @param absent whether the file is merely not about the cell */
  constructor(
    sentence: string,
    readonly absent = false,
  ) {
    super(sentence);
  }
}

/** The name of a file of tensors, which may have been numbered to be unlike others. */
const tensorsByName = /\.safetensors( \(\d+\))?$/i;
/** A broken file of tensors is told what it is broken in, and not that it is no CSV. */
const isCsv = (name: string, bytes: Uint8Array): boolean =>
  !tensorsByName.test(name) && (bytes.length < 9 || bytes[8] !== '{'.charCodeAt(0));

function needColumn(name: string, column: string, where: string): void {
  if (Object.hasOwn(arenaColumns, column)) return;
  throw new LabFailure(
    'bad-file',
    `${name}: ${where} is for “${column.slice(0, 40)}”, and there is no such model and defence; there are ${Object.keys(arenaColumns).join(', ')}.`,
    { file: name },
  );
}

/** @throws LabFailure 'bad-file' for what is neither, names columns that there are not, or holds what is no number */
export function readAttackFile(name: string, bytes: Uint8Array): AttackFile {
  if (isCsv(name, bytes)) {
    const ratings = readFakeUsers(name, bytes);
    for (const { column, line } of ratings) if (column !== null) needColumn(name, column, `line ${line}`);
    return { family: 'fakes', name, ratings };
  }
  const { tensors } = readSafetensors(bytes);
  for (const tensor of Object.keys(tensors)) {
    const { column, seed, matrix } = partsOf(tensor);
    if (matrix === '' || !Number.isInteger(seed))
      throw new LabFailure(
        'bad-file',
        `${name}: the tensor “${tensor.slice(0, 60)}” says not what it is for. Name tensors COLUMN/SEED/MATRIX, as in bprmf/1/P.`,
        { file: name },
      );
    needColumn(name, column, `the tensor “${tensor.slice(0, 60)}”`);
  }
  needMatrices(name, tensors);
  return { family: 'embeddings', name, tensors };
}

/** What the budget and the data allow fake users of one cell. */
export interface FakesAllowed {
  readonly column: ArenaColumnId;
  readonly seed: number;
  readonly itemIds: readonly string[];
  readonly targets: readonly number[];
  readonly fakes: number;
  readonly fillers: number;
  /** Lowest and highest rating; null for clicks. */
  readonly range: readonly [number, number] | null;
}

const forCell = (own: { readonly column: string | null; readonly seed: number | null }, at: FakesAllowed) =>
  (own.column === null || own.column === at.column) && (own.seed === null || own.seed === at.seed);

const placeOf = ({ column, seed }: Pick<FakesAllowed, 'column' | 'seed'>): string =>
  `${arenaColumn(column).label}, seed ${seed}`;

function ratingIn({ rating, line }: FakeRating, name: string, range: FakesAllowed['range']): number {
  if (range === null) {
    if (Number.isNaN(rating) || rating === 1) return 1;
    throw new Unfit(
      `${name}, line ${line}, rates ${rating}, but this model learns from clicks: leave the rating away, or say 1.`,
    );
  }
  const [low, high] = range;
  if (Number.isNaN(rating))
    throw new Unfit(`${name}, line ${line}, has no rating; ratings here go from ${low} to ${high}.`);
  if (rating >= low && rating <= high) return rating;
  throw new Unfit(`${name}, line ${line}, rates ${rating}; ratings here go from ${low} to ${high}.`);
}

/**
 * The fake users of a file for one cell, users in the order of the file, items ascending.
 * @throws Unfit where there are none, or too many, or too long ones, or items or ratings that the data does not know
 */
export function fakesIn(
  { name, ratings }: Extract<AttackFile, { family: 'fakes' }>,
  allowed: FakesAllowed,
): Csr {
  const { itemIds, targets, fakes, fillers, range } = allowed;
  const at = new Map(itemIds.map((id, item) => [id, item]));
  const profiles = new Map<string, Profile>();
  for (const rating of ratings) {
    if (!forCell(rating, allowed)) continue;
    const item = at.get(rating.item);
    if (item === undefined)
      throw new Unfit(
        `${name}, line ${rating.line}, rates the item “${rating.item.slice(0, 40)}”, which is not in this data.`,
      );
    const profile = profiles.get(rating.user) ?? new Map<number, number>();
    if (profile.has(item))
      throw new Unfit(
        `${name}, line ${rating.line}: the fake user “${rating.user.slice(0, 40)}” rates the item “${rating.item.slice(0, 40)}” twice.`,
      );
    profile.set(item, ratingIn(rating, name, range));
    profiles.set(rating.user, profile);
  }
  if (profiles.size === 0) throw new Unfit(`${name} holds no fake users for ${placeOf(allowed)}.`, true);
  if (profiles.size > fakes)
    throw new Unfit(
      `${name} holds ${profiles.size} fake users for ${placeOf(allowed)}, and the budget allows ${fakes}: leave some out, or raise Fake users (budget.fakes).`,
    );
  const goals = new Set(targets);
  for (const [user, profile] of profiles) {
    const besides = [...profile.keys()].filter((item) => !goals.has(item)).length;
    if (besides > fillers)
      throw new Unfit(
        `${name}: the fake user “${user.slice(0, 40)}” rates ${besides} items besides the targets of ${placeOf(allowed)}, and the budget allows ${fillers}, as many as a user rates on average: shorten the profile.`,
      );
  }
  return profileRows([...profiles.values()]);
}

/** What a cell allows: the budget of its grid, on its data. */
export function allowedBy(
  column: ArenaColumnId,
  spec: PoisonSpec,
  { view, split }: Pick<StudyData, 'view' | 'split'>,
): FakesAllowed {
  const grid = predictionOf(spec.model.kind) === 'ratings' ? gridOf(view) : null;
  return {
    ...{ column, seed: spec.seed, itemIds: view.itemIds, targets: targetsIn(spec, view, split) },
    fakes: Math.floor(spec.attack.share * split.nUsers),
    fillers: fillersOf(spec, split),
    range: grid && [lowest(grid), highest(grid)],
  };
}

/** Room for what float32 rounds. */
const slack = 1e-4;

/** Rows that lie further than ε from where they were: how many, the furthest of them, and by how much. */
function beyond(before: Tensor, after: Tensor, epsilon: number) {
  const [rows, d] = before.shape;
  let count = 0;
  let worst = { row: 0, norm: 0 };
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let f = row * d; f < (row + 1) * d; f++) square += (after.data[f] - before.data[f]) ** 2;
    const norm = Math.sqrt(square);
    if (Number.isNaN(norm)) return { count: rows, worst: { row, norm } };
    if (norm > epsilon * (1 + slack) + slack * 0.1) count++;
    if (norm > worst.norm) worst = { row, norm };
  }
  return { count, worst };
}

/** The matrices of a file for a cell. @throws Unfit where there are none */
export function embeddingsFor(
  { name, tensors }: Pick<Extract<AttackFile, { family: 'embeddings' }>, 'name' | 'tensors'>,
  { column, spec: { seed } }: Pick<ArenaCell, 'column'> & { readonly spec: { readonly seed: number } },
): { readonly matrix: string; readonly value: Tensor }[] {
  const own = Object.entries(tensors).flatMap(([tensor, value]) => {
    const of = partsOf(tensor);
    return of.column === column && of.seed === seed ? [{ matrix: of.matrix, value }] : [];
  });
  if (own.length > 0) return own;
  throw new Unfit(`${name} holds no embeddings for ${placeOf({ column, seed })}.`, true);
}

/** @throws Unfit where a matrix has not a row for each user or item of the data, as P and Q have */
export function needRows(
  { name, tensors }: Pick<Extract<AttackFile, { family: 'embeddings' }>, 'name' | 'tensors'>,
  cell: Parameters<typeof embeddingsFor>[1],
  { nUsers, nItems }: { readonly nUsers: number; readonly nItems: number },
): void {
  for (const { matrix, value } of embeddingsFor({ name, tensors }, cell)) {
    const [wanted, whom] = matrix === 'P' ? [nUsers, 'users'] : [nItems, 'items'];
    if ((matrix === 'P' || matrix === 'Q') && value.shape[0] !== wanted)
      throw new Unfit(
        `${name}: ${matrix} of ${placeOf({ column: cell.column, seed: cell.spec.seed })} has ${value.shape[0]} rows, and the data has ${wanted} ${whom}: it is of other data.`,
      );
  }
}

/**
 * The parameters with the matrices of a file in the place of the model's own.
 * @throws Unfit where there are none for the cell, of other shapes, not numbers, or with rows moved by more than ε
 */
export function movedBy(
  { name, tensors }: Extract<AttackFile, { family: 'embeddings' }>,
  { column, spec: { seed } }: ArenaCell,
  model: Params,
  { targets, epsilon }: { readonly targets: AttackTargets; readonly epsilon: number },
): Params {
  const open = attackedMatrices(model, targets);
  const own = embeddingsFor({ name, tensors }, { column, spec: { seed } });
  const place = placeOf({ column, seed });
  for (const { matrix, value } of own) {
    const before = model[matrix];
    if (!before || !open.includes(matrix))
      throw new Unfit(`${name} moves ${matrix} of ${place}; what may be moved is ${open.join(' and ')}.`);
    if (before.shape.join() !== value.shape.join())
      throw new Unfit(
        `${name}: ${matrix} of ${place} is [${value.shape.join(' × ')}], and the model's is [${before.shape.join(' × ')}]: it is of other data or another model.`,
      );
    const { count, worst } = beyond(before, value, epsilon);
    if (Number.isNaN(worst.norm))
      throw new Unfit(`${name}: row ${worst.row} of ${matrix} of ${place} holds what is no number.`);
    if (count > 0)
      throw new Unfit(
        `${name} moves ${count} of ${before.shape[0]} rows of ${matrix} of ${place} by more than ε = ${epsilon}, row ${worst.row} by ${worst.norm.toPrecision(3)}: shorten the steps or raise ε${count === before.shape[0] ? '; or these are embeddings of another model' : ''}.`,
      );
  }
  return { ...model, ...Object.fromEntries(own.map(({ matrix, value }) => [matrix, value])) };
}
