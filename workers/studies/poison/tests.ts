import type { RunContext } from '../../core/run.ts';
import { pairedTTest } from '../../measure/ttest.ts';
import type { Row, Table } from '../../protocol/run/events.ts';
import { GrowingTable, integer, number, text } from '../bench/growing-table.ts';

/** Values of one measure over the repeats, of one way to train under one attack; in the order of the repeats. */
export interface Series {
  readonly attack: string;
  /** 'clean', 'none', 'apt honest'. */
  readonly name: string;
  readonly measure: 'hr' | 'testHr';
  readonly values: readonly number[];
}

/**
 * Paired t-tests, repeat by repeat, between all ways to train of an attack: of the target's hit ratio (Table 2 of paper
 * 003) between defences, and of the test hit ratio (Table 3) also against the clean model. No p where the differences
 * do not vary. The p values are not corrected for how many there are.
 */
export class TestTable {
  private readonly grown: GrowingTable;

  constructor(k: number, run: Pick<RunContext, 'emit'>) {
    this.grown = new GrowingTable(
      {
        id: 'tests',
        title: 'Paired t-tests over the repeats',
        columns: [
          text('attack', 'Attack'),
          text('measure', `Measure (hr: target HR@${k}, testHr: test HR@${k})`),
          text('first', 'First'),
          text('second', 'Second'),
          integer('repeats', 'Repeats'),
          number('difference', 'First less second'),
          number('t', 't', 2),
          integer('df', 'Degrees of freedom'),
          number('p', 'p'),
        ],
      },
      run,
    );
  }

  get table(): Table {
    return this.grown.table;
  }

  update(series: readonly Series[]): void {
    const rows: Row[] = [];
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
        });
      }
    });
    this.grown.replace(rows);
  }
}
