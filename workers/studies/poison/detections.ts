import type { RunContext } from '../../core/run.ts';
import type { Catch } from '../../defend/detect.ts';
import { mean, sampleSd } from '../../measure/statistics.ts';
import type { Cell, Row } from '../../protocol/run/events.ts';
import { GrowingTable, integer, number } from '../bench/growing-table.ts';
import { who } from './look-tables.ts';
import type { PieceResult } from './piece.ts';

const measures = ['flagged', 'precision', 'recall', 'genuine'] as const;

const finite = (value: number): Cell => (Number.isFinite(value) ? value : null);

interface Group {
  readonly named: Row;
  readonly caught: Catch[];
}

/** How well detectors did, a row an attack and detector: means over repeats with their sd. */
export class DetectionTable {
  private readonly growing: GrowingTable;
  private readonly groups = new Map<string, Group>();

  constructor(run: Pick<RunContext, 'emit'>) {
    const columns = [
      number('flagged', 'Users flagged', 1),
      number('precision', 'Precision', 3),
      number('recall', 'Recall', 3),
      number('genuine', 'Genuine users removed', 3),
    ];
    this.growing = new GrowingTable(
      {
        id: 'detection',
        title: 'What detectors flag, mean over repeats',
        columns: [
          ...who,
          integer('repeats', 'Repeats'),
          ...columns.flatMap((column) => [
            column,
            { ...column, key: `${column.key}Sd`, label: `${column.label}, sd` },
          ]),
        ],
      },
      run,
    );
  }

  get table() {
    return this.growing.table;
  }

  add(attack: string, { measured }: PieceResult): void {
    for (const { way, outcome } of measured) {
      if (!outcome.caught) continue;
      const named = { attack, defence: way.method, statistics: way.statistics };
      const key = Object.values(named).join(' ');
      const group: Group = this.groups.get(key) ?? { named, caught: [] };
      this.groups.set(key, group);
      group.caught.push(outcome.caught);
    }
    this.growing.replace(
      [...this.groups.values()].map(({ named, caught }) => {
        const row: Record<string, Cell> = { ...named, repeats: caught.length };
        for (const key of measures) {
          const values = caught.map((one) => one[key]).filter(Number.isFinite);
          row[key] = values.length ? finite(mean(values)) : null;
          row[`${key}Sd`] = values.length ? finite(sampleSd(values)) : null;
        }
        return row;
      }),
    );
  }
}
