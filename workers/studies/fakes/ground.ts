import { createRng, type Rng } from '../../core/random.ts';
import { popularityOf } from '../../data/csr.ts';
import type { Csr, Split } from '../../data/types.ts';
import { gridOf } from '../../poison/grid.ts';
import { heuristicProfiles } from '../../poison/heuristic.ts';
import { appendRows } from '../../poison/inject.ts';
import { ratingStatistics } from '../../poison/statistics.ts';
import { type FakeProfileId, fakeProfiles } from '../../protocol/names/fakes.ts';
import { predictionOf } from '../../protocol/names/models.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';

export type FakesBench = Bench & { readonly spec: FakesSpec };

/** An attack that is tried: so many fakes of a profile. */
export interface Attempt {
  readonly profile: FakeProfileId;
  readonly fakes: number;
}

/** What voters learn from and recommend by. */
export interface Ground {
  /** Training rows, those of fakes below the genuine ones. */
  readonly train: Csr;
  /** Items left out of each genuine user's list, ascending: those known before the test. */
  readonly known: readonly Int32Array[];
}

/** The columns of a row, ascending. */
export const rowOf = ({ columns, offsets }: Csr, row: number): Int32Array =>
  columns.subarray(offsets[row], offsets[row + 1]);

function knownItems({ train, validation, nUsers }: Split): Int32Array[] {
  return Array.from({ length: nUsers }, (_, u) => {
    const held = rowOf(validation, u);
    const own = rowOf(train, u);
    return held.length === 0 ? own : Int32Array.from(new Set([...own, ...held])).sort();
  });
}

/** The least popular items that anybody has, which the fakes are to push; ascending. */
export function targetsOf({ attack }: FakesSpec, split: Split): number[] {
  const counts = popularityOf(split);
  return [...counts.keys()]
    .filter((item) => counts[item] > 0)
    .sort((a, b) => counts[a] - counts[b] || a - b)
    .slice(0, attack.targets)
    .sort((a, b) => a - b);
}

/** Of the fillers, how many are chosen items: as the poison study has it at first. */
const selected = 10;

/** Fake users of an attempt, by the methods of the poison study. */
function craft({ spec, data }: FakesBench, { profile, fakes }: Attempt): Csr {
  const { split, view } = data;
  const { columns, values } = split.train;
  const ofRatings = predictionOf(spec.model.kind) === 'ratings';
  const train = { ...split.train, values: (ofRatings && values) || new Float32Array(columns.length).fill(1) };
  const situation = {
    ...{ train, nItems: split.nItems, fakes, selected, goal: 'promote' as const },
    statistics: ratingStatistics(train, split.nItems),
    grid: ofRatings ? gridOf(view) : Float64Array.of(1),
    targets: targetsOf(spec, split),
    fillers: spec.attack.fillers || Math.floor(columns.length / split.nUsers),
  };
  const rng = createRng(spec.seed).child(`attack/${profile}`);
  const rows = heuristicProfiles(situation, profile, rng);
  return split.train.values ? rows : { ...rows, values: null };
}

/** What voters see: the genuine users, and the fakes of an attempt where there is one. */
export function groundOf(bench: FakesBench, attempt: Attempt | null): Promise<Ground> {
  const { spec, env, data } = bench;
  const { attack, seed, model } = spec;
  const part = { attempt, targets: attack.targets, fillers: attack.fillers, seed, model: model.kind };
  return env.cache.once(stageKey('electorate', part, data.keys.split), async () => {
    const { split } = data;
    const fakes = attempt && craft(bench, attempt);
    if (attempt && fakes) {
      const { label } = fakeProfiles[attempt.profile];
      env.saving?.fakes(data, `${attempt.fakes} of ${label}, seed ${seed}`, fakes);
    }
    const train = fakes ? appendRows(split.train, fakes) : split.train;
    return { train, known: knownItems(split) };
  });
}

/** Some rows of a matrix, in this order. */
export function rowsOf(rows: Csr, picked: Int32Array): Csr {
  const offsets = new Int32Array(picked.length + 1);
  picked.forEach((row, n) => {
    offsets[n + 1] = offsets[n] + rows.offsets[row + 1] - rows.offsets[row];
  });
  const columns = new Int32Array(offsets[picked.length]);
  const values = rows.values && new Float32Array(columns.length);
  picked.forEach((row, n) => {
    const [from, to] = [rows.offsets[row], rows.offsets[row + 1]];
    columns.set(rows.columns.subarray(from, to), offsets[n]);
    if (values) values.set(rows.values!.subarray(from, to), offsets[n]);
  });
  return { rows: picked.length, columns, offsets, values };
}

/** `size` of 0..n-1 without replacement, ascending. */
export function drawn(rng: Rng, n: number, size: number): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const j = i + rng.int(n - i);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, size).sort();
}
