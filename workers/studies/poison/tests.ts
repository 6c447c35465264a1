import type { RunContext } from '../../core/run.ts';
import { holm } from '../../measure/equivalence.ts';
import { pairedTTest } from '../../measure/ttest.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { type PoisonRow, poisonTables } from '../../protocol/tables/poison.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { differenceErrorOf, type PoisonByUser } from './by-user.ts';

/** Values of one measure over the repeats, of one way to train under one attack; in the order of the repeats. */
export interface Series {
  readonly attack: PoisonRow<'tests'>['attack'];
  /** 'clean', 'none', 'apt honest'. */
  readonly name: string;
  readonly measure: PoisonRow<'tests'>['measure'];
  readonly values: readonly number[];
  /** What every user had, a repeat an entry. */
  readonly byUser: readonly (PoisonByUser | null)[];
}

/**
 * Paired t-tests, repeat by repeat, between all ways to train of an attack: of the target's hit ratio (Table 2 of paper
 * 003) between defences, and of the test hit ratio (Table 3) also against the clean model. No p where the differences
 * do not vary. `p` is as the paper has it, `pHolm` corrected for all tests of a measure.
 */
export class TestTable {
  private readonly grown: GrowingTable<PoisonRow<'tests'>>;

  constructor(spec: PoisonSpec, run: Pick<RunContext, 'emit'>) {
    this.grown = new GrowingTable(poisonTables.tests.head(spec), run);
  }

  get table(): Table {
    return this.grown.table;
  }

  update(series: readonly Series[]): void {
    const rows: Omit<PoisonRow<'tests'>, 'pHolm'>[] = [];
    series.forEach((first, at) => {
      for (const second of series.slice(0, at)) {
        if (second.attack !== first.attack || second.measure !== first.measure) continue;
        const repeats = Math.min(first.values.length, second.values.length);
        if (repeats < 2) continue;
        const { mean, t, df, p } = pairedTTest(
          first.values.slice(0, repeats),
          second.values.slice(0, repeats),
        );
        rows.push({
          attack: first.attack,
          measure: first.measure,
          first: first.name,
          second: second.name,
          ...{ repeats, difference: mean, t, df, p },
          differenceSe: differenceErrorOf(
            first.byUser.slice(0, repeats),
            second.byUser.slice(0, repeats),
            first.measure,
          ),
        });
      }
    });
    const corrected = new Map(
      (['hr', 'testHr'] as const).flatMap((measure) => {
        const own = rows.filter((row) => row.measure === measure);
        const ps = holm(own.map(({ p }) => p));
        return own.map((row, n) => [row, ps[n]] as const);
      }),
    );
    this.grown.replace(rows.map((row) => ({ ...row, pHolm: corrected.get(row) ?? null })));
  }
}
