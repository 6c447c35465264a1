import type { RunContext } from '../../core/run.ts';
import type { Catch } from '../../defend/detect.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { type PoisonRow, poisonTables } from '../../protocol/tables/poison.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { meansAndSds } from '../bench/means.ts';
import type { PoisonMethod } from './attacks.ts';
import type { PieceResult } from './piece.ts';

const measures = ['flagged', 'precision', 'recall', 'genuine'] as const;

interface Group {
  readonly named: Pick<PoisonRow<'detection'>, 'attack' | 'defence' | 'statistics'>;
  readonly caught: Catch[];
}

/** How well detectors did, a row an attack and detector: means over repeats with their sd. */
export class DetectionTable {
  private readonly growing: GrowingTable<PoisonRow<'detection'>>;
  private readonly groups = new Map<string, Group>();

  constructor(spec: PoisonSpec, run: Pick<RunContext, 'emit'>) {
    this.growing = new GrowingTable(poisonTables.detection.head(spec), run);
  }

  get table() {
    return this.growing.table;
  }

  add(attack: PoisonMethod, { measured }: PieceResult): void {
    for (const { way, outcome } of measured) {
      if (!outcome.caught) continue;
      const named = { attack, defence: way.method, statistics: way.statistics };
      const key = Object.values(named).join(' ');
      const group: Group = this.groups.get(key) ?? { named, caught: [] };
      this.groups.set(key, group);
      group.caught.push(outcome.caught);
    }
    this.growing.replace(
      [...this.groups.values()].map(({ named, caught }) => ({
        ...named,
        repeats: caught.length,
        ...meansAndSds(measures, caught),
      })),
    );
  }
}
