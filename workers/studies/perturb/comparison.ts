import { holm } from '../../measure/equivalence.ts';
import { mean, sampleSd } from '../../measure/statistics.ts';
import { pairedTTest } from '../../measure/ttest.ts';
import { valueAtNorm } from '../../perturb/equal-norm.ts';
import {
  type PerturbRow,
  perturbTables,
  type SweptMeasure,
  sweptLabel,
  sweptOf,
} from '../../protocol/tables/perturb.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import type { Bench } from '../bench/training.ts';
import { curveOf } from './equal-norm.ts';
import { type PointGroup, type Sweep, usersOf } from './tables.ts';
import { errorsOfDifference } from './users.ts';

type Row = PerturbRow<'comparison'>;

/** (clean − attacked) / clean; null where the clean value is 0. */
const drop = (clean: number, attacked: number): number | null =>
  clean === 0 ? null : (clean - attacked) / clean;

function spreadOf(values: readonly (number | null)[]): { mean: number | null; sd: number | null } {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length || known.length === 0) return { mean: null, sd: null };
  return { mean: mean(known), sd: sampleSd(known) };
}

/** Where nothing is compared at equal norm. */
const notAtNorm = {
  ...{ undefendedNorm: null, defendedNorm: null, undefendedAtNorm: null },
  ...{ undefendedDropAtNorm: null, pAtNorm: null },
};

/** What the users of the models had before any attack, and at a point of the sweep. */
const ofClean = ({ cleanByUser }: Sweep) => ({ clean: cleanByUser, attacked: null });
const usersAt = ([{ cleanByUser }, group]: readonly [Sweep, PointGroup]) => ({
  clean: cleanByUser,
  attacked: usersOf(group),
});

/** The rows of the attacks with their p corrected for how many there are of a measure. */
function corrected(rows: readonly Row[]): Row[] {
  const found = new Map(
    [...new Set(rows.map(({ measure }) => measure))].flatMap((measure) => {
      const own = rows.filter((row) => row.measure === measure);
      const ps = holm(own.map(({ p }) => p));
      return own.map((row, n) => [row, ps[n]] as const);
    }),
  );
  return rows.map((row) => ({ ...row, pHolm: found.get(row) ?? null }));
}

/**
 * Undefended beside defended: every measure of the clean models and at every point, its relative drop against the same
 * model's clean value, mean and sample sd over seeds, and a paired t-test over the seeds: of the drops, or for the
 * clean models of the measure itself (paper 002, Fig. 2; paper 004, tables 3 and 4), with p as it is and corrected for
 * the attacks and budgets that a measure is compared at. Beside the tests over seeds stand errors over users.
 */
export class Comparison {
  private readonly grown: GrowingTable<Row>;

  constructor(private readonly bench: Bench) {
    this.grown = new GrowingTable(perturbTables.comparison.head(bench.spec), bench.run);
  }

  /** Makes the rows anew from what both sweeps hold; they have the same seeds. */
  update(undefended: Sweep, defended: Sweep): void {
    const { spec } = this.bench;
    const keys = sweptOf(spec);
    const label = (key: SweptMeasure) => sweptLabel(key, spec.measure.k);
    const own = keys.flatMap((key) => [this.cleanRow(key, label(key), undefended, defended)]);
    const attacked = undefended.groups.flatMap((group) => {
      const twin = defended.groups.find(
        (one) =>
          one.method === group.method && one.epsilon === group.epsilon && one.iteration === group.iteration,
      );
      if (!twin) return [];
      return keys.map((key) => this.attackedRow(key, label(key), [undefended, group], [defended, twin]));
    });
    this.grown.replace([...own, ...corrected(attacked)]);
  }

  private cleanRow(key: SweptMeasure, label: string, undefended: Sweep, defended: Sweep): Row {
    const a = undefended.clean.map((measures) => measures[key]);
    const b = defended.clean.map((measures) => measures[key]);
    const { t, df, p } = pairedTTest(a, b);
    return {
      ...{ method: 'clean', epsilon: 0, iteration: 0, measure: key, label, seeds: a.length },
      ...{ undefended: mean(a), undefendedSd: sampleSd(a), defended: mean(b), defendedSd: sampleSd(b) },
      ...{ undefendedDrop: null, undefendedDropSd: null, defendedDrop: null, defendedDropSd: null },
      ...{ t, df, p, pHolm: p, ...notAtNorm },
      ...errorsOfDifference(key, ofClean(undefended), ofClean(defended), null),
    };
  }

  private attackedRow(key: SweptMeasure, label: string, ...sides: [Sweep, PointGroup][]): Row {
    const [[, { method, epsilon, iteration }]] = sides;
    const [a, b] = sides.map(([sweep, { points }]) => {
      const values = points.map(({ measures }) => measures[key]);
      const drops = values.map((value, n) => drop(sweep.clean[n][key], value));
      return { values, drops, spread: spreadOf(drops) };
    });
    const known = (drops: readonly (number | null)[]) => drops.filter((value) => value !== null);
    const comparable = a.spread.mean !== null && b.spread.mean !== null;
    const { t, df, p } = comparable
      ? pairedTTest(known(a.drops), known(b.drops))
      : { t: null, df: a.values.length - 1, p: null };
    const apart = comparable ? mean(known(a.drops)) - mean(known(b.drops)) : null;
    return {
      ...{ method, epsilon, iteration, measure: key, label, seeds: a.values.length },
      ...{ undefended: mean(a.values), undefendedSd: sampleSd(a.values) },
      ...{ defended: mean(b.values), defendedSd: sampleSd(b.values) },
      ...{ undefendedDrop: a.spread.mean, undefendedDropSd: a.spread.sd },
      ...{ defendedDrop: b.spread.mean, defendedDropSd: b.spread.sd },
      ...{ t, df, p },
      ...this.atEqualNorm(key, sides, known(b.drops)),
      ...errorsOfDifference(key, usersAt(sides[0]), usersAt(sides[1]), apart),
    };
  }

  /**
   * The undefended models where the attack spends on them what it spends on the defended: along their own curves over
   * ε, seed by seed. Null where the curves do not reach there, or the attack is followed along its iterations.
   */
  private atEqualNorm(
    key: SweptMeasure,
    [[undefended, group], [defended, twin]]: readonly [Sweep, PointGroup][],
    defendedDrops: readonly number[],
  ): Partial<Row> {
    const norms = {
      undefendedNorm: mean(group.points.map((point) => point.norms.mean)),
      defendedNorm: mean(twin.points.map((point) => point.norms.mean)),
    };
    if (this.bench.spec.study !== 'perturb' || this.bench.spec.attack.against.kind === 'iterations') {
      return { ...notAtNorm, ...norms };
    }
    const values = twin.points.map(({ norms: spent }, n) =>
      valueAtNorm(curveOf(undefended, group.method, group.seeds[n], n, key), spent.mean),
    );
    const reached = values.filter((value) => value !== null);
    const drops = spreadOf(reached.map((value, n) => drop(undefended.clean[n][key], value)));
    if (reached.length < values.length) return { ...notAtNorm, ...norms };
    const comparable = drops.mean !== null && defendedDrops.length === defended.clean.length;
    return {
      ...norms,
      undefendedAtNorm: mean(reached),
      undefendedDropAtNorm: drops.mean,
      pAtNorm: comparable
        ? pairedTTest(
            reached.map((value, n) => 1 - value / undefended.clean[n][key]),
            defendedDrops,
          ).p
        : null,
    };
  }

  get table() {
    return this.grown.table;
  }
}
