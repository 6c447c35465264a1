import {
  type CertificateId,
  type CertifyRow,
  type CertifyTable,
  certificates,
  certifyTrainings,
  idsOf,
  labelOf,
  type RoleId,
  type Stroke,
} from '../../../workers/protocol.ts';
import { formatBound, formatNumber, formatPercent } from '../../charts/format.ts';
import type { ScatterSeries } from '../../charts/ScatterFigure.tsx';
import { rowsWhere } from '../../charts/tables.ts';

/** The comparison of ways of training, as its pictures need it. */

/** By what the machines of a figure differ: the method, or the q that FM-RT is trained at. */
export type Comparison = 'method' | 'q';
/** The certificates that both tables of the comparison hold. */
export type Certificate = Exclude<CertificateId, 'random'>;
export const comparedCertificates = idsOf(certificates).filter((id): id is Certificate => id !== 'random');

interface Look {
  readonly role: RoleId;
  readonly stroke: Stroke;
}

/** How the lines of ways of training are told apart: plain and robust ones by hue, robust ones by dash and marker. */
const looks: Readonly<Record<string, Look>> = {
  ...certifyTrainings,
  'fm-rt q=1': { role: 'defended', stroke: { dash: '2 3', marker: 'diamond' } },
  'fm-rt q=2': { role: 'defended', stroke: { dash: '5 3', marker: 'triangle' } },
  'fm-rt q=3': { role: 'defended', stroke: { dash: '12 3 2 3', marker: 'square' } },
  'fm-rt q=4': { role: 'defended', stroke: { dash: '', marker: 'ring' } },
};

const mapped = <T>(of: (look: Look) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(looks).map(([id, look]) => [id, of(look)]));
export const trainingRoles = mapped(({ role }) => role);
export const trainingStrokes = mapped(({ stroke }) => stroke);

/** Names of the ways of training, by their ids. */
export const trainingLabels = ({ rows }: CertifyTable<'trainingShares'>): Readonly<Record<string, string>> =>
  Object.fromEntries(rows.map(({ training, label }) => [training, label]));

/** Of which comparisons a table holds rows. */
export const comparisonsOf = ({ rows }: CertifyTable<'trainingShares'>): Comparison[] =>
  (['method', 'q'] as const).filter((by) => rows.some((row) => row.by === by));

/**
 * The shares of one comparison by one certificate. The plain machine stands among the methods, and in the comparison of
 * q's too, where it is known: it is what all of them start from.
 */
export const sharesOf = (
  table: CertifyTable<'trainingShares'>,
  by: Comparison,
  certificate: Certificate,
): CertifyTable<'trainingShares'> =>
  rowsWhere(
    table,
    (row) => row.certificate === certificate && (row.by === by || (by === 'q' && row.training === 'plain')),
  );

type Machine = CertifyRow<'trainings'>;
type Machines = CertifyTable<'trainings'>;

/** A machine as a point; none where nothing was certified. */
const pointsOf = (row: Machine, certificate: Certificate, name: string) => {
  const x = row[certificate];
  return x === null ? [] : [{ x, y: row.accuracy, name }];
};

/** The methods' rows but for those whose machine stands among the q's too. */
const methodsOf = ({ rows }: Machines): Machine[] =>
  rows.filter(
    ({ by, label }) => by === 'method' && !rows.some((other) => other.by === 'q' && other.label === label),
  );

/**
 * Accuracy against avg-max q: a point a method, and FM-RT's q's joined in their order. A machine of both comparisons
 * stands among the q's alone.
 */
export function tradeOff(table: Machines, certificate: Certificate): ScatterSeries[] {
  const qs = table.rows.filter(({ by }) => by === 'q');
  const series = methodsOf(table).map((row): ScatterSeries => {
    const { label, training } = row;
    const name = Object.hasOwn(certifyTrainings, training) ? labelOf(certifyTrainings, training) : label;
    const { role, stroke } = looks[training] ?? looks.plain!;
    return { label, role, stroke, points: pointsOf(row, certificate, name), line: null };
  });
  if (qs.length === 0) return series;
  const points = qs.flatMap((row) => pointsOf(row, certificate, `q = ${row.q}`));
  const stroke: Stroke = { dash: '', marker: 'square' };
  return [
    ...series,
    {
      label: `${certifyTrainings['fm-rt'].label} by training q`,
      role: 'defended',
      stroke,
      points,
      line: 'in order',
    },
  ];
}

/** The figures of every machine once, under its name; the training q after the methods. */
export const machinesOf = (table: Machines): Machines => ({
  ...table,
  columns: table.columns.filter(({ key }) => !['by', 'training', 'q'].includes(key)),
  rows: [...methodsOf(table), ...table.rows.filter(({ by }) => by === 'q')].map((row) => ({
    ...row,
    label: row.label.replaceAll(' = ', '\u00a0=\u00a0'),
  })),
});

/** What the most robust machine of the comparison costs and brings beside the plain one; null where either is missing. */
export function tradeOffSentence(table: Machines, certificate: Certificate): string | null {
  const known = table.rows.flatMap((row) => {
    const most = row[certificate];
    return most === null ? [] : [{ ...row, most }];
  });
  const plain = known.find(({ training }) => training === 'plain');
  const others = known.filter(({ training }) => training !== 'plain');
  if (!plain || others.length === 0) return null;
  const best = others.reduce((a, b) => (b.most > a.most ? b : a));
  const lost = plain.accuracy - best.accuracy;
  const points = `${formatNumber(100 * Math.abs(lost), 2)} points ${lost > 0 ? 'less' : 'more'}`;
  return `${best.label} is certified up to ${formatBound(best.most, 'lower')} switches on average, ${plain.label} up to ${formatBound(plain.most, 'lower')}; its accuracy is ${formatPercent(best.accuracy)}, ${lost === 0 ? 'the same' : points}.`;
}
