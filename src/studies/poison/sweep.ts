import {
  type PoisonRow,
  type PoisonTable,
  type TableOf,
  trainingWaysOf,
  wayId,
} from '../../../workers/protocol.ts';
import type { RoleId, Stroke } from '../../look/roles.ts';

/** Dashes and markers for defences, which share a hue; in the order of the table. */
const strokeList: readonly Stroke[] = [
  { dash: '', marker: 'triangle' },
  { dash: '9 3', marker: 'ring' },
  { dash: '2 3', marker: 'square' },
  { dash: '12 3 2 3', marker: 'diamond' },
  { dash: '5 5', marker: 'cross' },
  { dash: '14 4', marker: 'circle' },
];

export interface SweepLines {
  readonly table: TableOf<PoisonRow<'sweep'> & { readonly series: string }>;
  readonly roles: Readonly<Record<string, RoleId>>;
  readonly strokes: Readonly<Record<string, Stroke>>;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A line a defence for one attack. Over ERM users every line starts at 0 with the undefended model, which has no line
 * of its own.
 */
export function sweepLines(table: PoisonTable<'sweep'>, attack: string, over: 'size' | 'erm'): SweepLines {
  const rows = table.rows.filter((row) => row.attack === attack);
  const trainings = trainingWaysOf(rows).filter(({ id }) => over === 'size' || id !== 'none');
  const start = rows.filter((row) => over === 'erm' && row.defence === 'none');
  const drawn = trainings.flatMap(({ id }) =>
    [...start, ...rows.filter((row) => wayId(row) === id)].map((row) => ({ ...row, series: id })),
  );
  const each = <T>(value: (training: (typeof trainings)[number], at: number) => T): Record<string, T> =>
    Object.fromEntries(trainings.map((training, at) => [training.id, value(training, at)]));
  const defended = trainings.filter(({ id }) => id !== 'none').map(({ id }) => id);
  return {
    table: {
      ...table,
      columns: [{ key: 'series', label: 'Line', type: 'text' }, ...table.columns],
      rows: drawn,
    },
    roles: each(({ role }) => role),
    labels: each(({ label, note }) => (note ? `${label}, ${note}` : label)),
    strokes: each(({ id }) =>
      id === 'none'
        ? { dash: '9 3', marker: 'square' }
        : strokeList[defended.indexOf(id) % strokeList.length]!,
    ),
  };
}

/** Target HR of the clean model, as the sweep's repeats have it. */
export const originOf = ({ rows }: PoisonTable<'sweep'>, attack: string): number | null =>
  rows.find((row) => row.attack === attack)?.origin ?? null;

/** Measures of the sweep, in the order in which they are offered. */
export const sweptMeasures = ['ri', 'hr', 'testHr'] as const;
export type SweptMeasure = (typeof sweptMeasures)[number];

/** The measure that a sweep opens on: the robustness improvement over sizes where a defence has one, else the targets' HR. */
export const firstSwept = ({ rows }: PoisonTable<'sweep'>, over: 'size' | 'erm'): SweptMeasure =>
  over === 'size' && rows.some(({ ri }) => typeof ri === 'number') ? 'ri' : 'hr';
