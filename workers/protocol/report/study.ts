import { arenaColumns, arenaFamilies, arenaRows } from '../names/arena.ts';
import { certificates } from '../names/certify.ts';
import type { Entries } from '../names/entry.ts';
import { evadeAttacks, evadeTrainings, noiseViews } from '../names/evade.ts';
import { fakeProfiles } from '../names/fakes.ts';
import { models } from '../names/models.ts';
import { perturbAttacks } from '../names/perturb.ts';
import { knowledge, poisonDefences, poisonProfiles } from '../names/poison.ts';
import { studies } from '../names/studies.ts';
import type { Result } from '../result.ts';
import type { Row, Table } from '../run/events.ts';
import { minimalSpec } from '../spec/minimal.ts';
import type { Spec, StudyId } from '../spec/spec.ts';
import { arenaLines } from '../tables/arena.ts';
import { version } from '../version.ts';
import type { Chart, ChartLine } from './chart.ts';
import { type Report, reportHtml } from './document.ts';
import { barsOf, headlineOf } from './found.ts';

/** What a table of a study is drawn as: values of `y` over `x`, a line for each of `series`. */
interface Figure {
  readonly table: string;
  readonly x: string;
  readonly y: readonly string[];
  readonly series: readonly string[];
  readonly logX?: boolean;
  readonly names?: Entries;
}

const sweep = { x: 'epsilon', y: ['ndcg', 'hr'], series: ['method'], logX: true, names: perturbAttacks };
const steps = { ...sweep, x: 'iteration', logX: false };
const figures: Readonly<Record<StudyId, readonly Figure[]>> = {
  train: [{ table: 'training', x: 'epoch', y: ['loss', 'hr', 'accuracy'], series: ['seed'] }],
  perturb: [
    { table: 'summary', ...sweep },
    { table: 'defended-summary', ...sweep },
    { table: 'summary', ...steps },
    { table: 'defended-summary', ...steps },
  ],
  certify: [{ table: 'shares', x: 'q', y: ['robust', 'nonRobust'], series: ['method'], names: certificates }],
  fakes: [
    { table: 'certified', x: 'fakes', y: ['precision', 'kept'], series: [] },
    { table: 'attacked', x: 'fakes', y: ['precision'], series: ['profile'], names: fakeProfiles },
  ],
  evade: [
    { table: 'success', x: 'c', y: ['rate'], series: ['strategy'], logX: true, names: evadeTrainings },
    {
      ...{ table: 'noise', x: 'sigma', y: ['rate'], series: ['strategy', 'view'] },
      names: { ...evadeTrainings, ...noiseViews },
    },
    {
      ...{ table: 'curve', x: 'epsilon', y: ['rate'], series: ['strategy', 'method'], logX: true },
      names: { ...evadeTrainings, ...perturbAttacks, ...evadeAttacks },
    },
  ],
  poison: [
    {
      table: 'sweep',
      x: 'value',
      y: ['hr', 'testHr'],
      series: ['attack', 'defence', 'statistics'],
      names: { ...poisonProfiles, ...poisonDefences, ...knowledge },
    },
  ],
  arena: [],
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function linesOf(rows: readonly Row[], { x, series, logX, names }: Figure, y: string): ChartLine[] {
  const lines = new Map<string, { x: number; y: number; sd: number }[]>();
  for (const row of rows) {
    const [at, value, sd] = [row[x], row[y], row[`${y}Sd`]];
    if (!isNumber(at) || !isNumber(value) || (logX && at <= 0)) continue;
    const words = series.flatMap((key) => {
      const cell = row[key];
      if (cell === null || cell === undefined || cell === 'none') return [];
      return [(typeof cell === 'string' && names?.[cell]?.label) || String(cell)];
    });
    const label = words.join(', ') || 'no attack';
    const line = lines.get(label) ?? [];
    lines.set(label, line);
    line.push({ x: at, y: value, sd: isNumber(sd) ? sd : 0 });
  }
  // A line needs two budgets.
  return [...lines]
    .map(([label, points]) => ({ label, points: points.sort((a, b) => a.x - b.x) }))
    .filter(({ points }) => new Set(points.map((point) => point.x)).size > 1);
}

/** What of a result can be drawn as lines. */
export function chartsOf({ spec, tables }: Result): Chart[] {
  return figures[spec.study].flatMap((figure) => {
    const table = tables.find(({ id }) => id === figure.table);
    const labelOf = (key: string) => table?.columns.find((column) => column.key === key)?.label;
    return figure.y.flatMap((key) => {
      const [xLabel, yLabel] = [labelOf(figure.x), labelOf(key)];
      const lines = linesOf(table?.rows ?? [], figure, key);
      if (!table || !xLabel || !yLabel || lines.length === 0) return [];
      const [only] = lines;
      const named =
        lines.length === 1 && figure.series.length === 0 && only ? [{ ...only, label: yLabel }] : lines;
      const of = figure.table.startsWith('defended') ? ` (${table.title})` : '';
      const title = `${yLabel} against ${xLabel}${of}`;
      return [{ title, xLabel, yLabel, logX: figure.logX ?? false, lines: named }];
    });
  });
}

const labelOf = (entries: Entries, id: string): string => entries[id]?.label ?? id;

/** Single outcomes are thousands of rows, which are there for a program to read from the result. */
const isForReading = ({ id }: Table): boolean => id !== 'outcomes';

/** The cells of an arena as its page shows them: attacks down, models and defences across, a table a family. */
function gridsOf(tables: readonly Table[]): Table[] {
  const cells = tables.find(({ id }) => id === 'cells')?.rows ?? [];
  const of = (rows: readonly Row[], key: string) => [...new Set(rows.map((row) => String(row[key])))];
  return of(cells, 'family').map((family) => {
    const own = cells.filter((row) => row.family === family);
    return {
      id: `grid-${family}`,
      title: `Kept, ${labelOf(arenaFamilies, family)}`,
      columns: [
        { key: 'row', label: 'Attack', type: 'text' },
        ...of(own, 'column').map((key) => ({
          key,
          label: labelOf(arenaColumns, key),
          type: 'number' as const,
          digits: 3,
        })),
      ],
      rows: of(own, 'row').map((name) => ({
        row: labelOf({ ...arenaRows, ...arenaLines }, name),
        ...Object.fromEntries(
          own.filter(({ row }) => row === name).map(({ column, kept }) => [String(column), kept ?? null]),
        ),
      })),
    };
  });
}

/** The part of an address that opens an experiment in any lab, with others of the same study pinned beside it. */
export function hashLink(spec: Spec, pinned: readonly Spec[] = []): string {
  const written = (value: unknown) => encodeURIComponent(JSON.stringify(value));
  const view = pinned.length > 0 ? `&view=${written({ pins: pinned.map(minimalSpec) })}` : '';
  return `#/${spec.study}?spec=${written(minimalSpec(spec))}${view}`;
}

/** What a report says of a result beside its tables. */
export const resultFacts = ({ hash, engine }: Result, name = ''): [string, string][] => [
  [`Engine${name}`, engine],
  [`Hash of the experiment${name}`, hash],
];

/** Which program wrote a report. */
export const versionFact = ['Version', `Brittle ${version}`] as const;

/**
 * A study or an arena as one HTML file: pictures, tables, experiment, engine, version, and the way back.
 * @param link the whole address of the experiment; where there is none the part behind a lab's address stands for it
 */
export function studyReport(result: Result, link?: string): string {
  const { spec, tables, notes } = result;
  const { label, description } = studies[spec.study];
  const { dataset } = spec;
  const headline = headlineOf(result);
  const data =
    dataset.kind === 'generated' ? `invented data, ${dataset.size}, seed ${dataset.seed}` : dataset.name;
  const report: Report = {
    title: `${label}: ${spec.study === 'arena' ? 'models against attacks' : models[spec.model.kind].label}`,
    lead: `${description.charAt(0).toUpperCase()}${description.slice(1)}. Data: ${data || 'from files'}.`,
    facts: [...resultFacts(result), versionFact],
    link: link ?? hashLink(spec),
    specs: [{ name: 'The experiment, with every default', spec }],
    parts: [
      {
        heading: 'What was found',
        says: [...(headline ? [headline] : []), ...notes],
        charts: chartsOf(result),
        bars: barsOf(result),
        tables: spec.study === 'arena' ? [...gridsOf(tables), ...tables.filter(isForReading)] : tables,
      },
    ],
  };
  return reportHtml(report);
}
