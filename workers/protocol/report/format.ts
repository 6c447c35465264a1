import type { CellFormat } from '../names/format.ts';
import type { Cell } from '../run/events.ts';

/** Thin space between groups of three: legible, and not taken for a decimal comma or point anywhere. */
const GROUP = '\u202f';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);

/** Digits of a fixed-point number with its integer part grouped and a true minus sign. */
function fixed(value: number, digits: number): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const sign = value < 0 && Number(value.toFixed(digits)) !== 0 ? '\u2212' : '';
  return `${sign}${grouped(whole)}${fraction ? `.${fraction}` : ''}`;
}

/**
 * A number at about `significant` digits for ticks, labels and sentences: 0.1, 12.5, 1 682, 3.1e−7.
 * Zeros at the end of a fraction are dropped; not finite: '∞', '−∞' or 'not a number'.
 */
export function formatNumber(value: number, significant = 3): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '\u2212∞';
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -4 || magnitude > 14) {
    const [mantissa = '', exponent = ''] = value.toExponential(significant - 1).split('e');
    const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
    return `${short}e${exponent.replace('+', '')}`.replaceAll('-', '\u2212');
  }
  const rounded = Number(value.toPrecision(significant));
  const digits = Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  const text = fixed(magnitude >= significant ? Math.round(value) : rounded, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Which way a bound is rounded, so that what is said still holds: a lower one down, an upper one up. */
export type Bound = 'lower' | 'upper';
const roundingModes = { lower: 'floor', upper: 'ceil' } as const;

/** A bound rounded to its safe side, by the shortest decimal of the number: 0.57 is not cut to 0.56. */
export function roundedBound(value: number, bound: Bound, digits: Intl.NumberFormatOptions): number {
  if (!Number.isFinite(value)) return value;
  const rounding = {
    roundingMode: roundingModes[bound],
    useGrouping: false,
    ...digits,
  } as Intl.NumberFormatOptions;
  return Number(new Intl.NumberFormat('en', rounding).format(value));
}

/** A bound as `formatNumber` writes a number, rounded to its safe side: 5.5283 is '5.52' from below, '5.53' from above. */
export const formatBound = (value: number, bound: Bound, significant = 3): string =>
  formatNumber(roundedBound(value, bound, { maximumSignificantDigits: significant }), significant);

/**
 * A cell as its column's type asks: integers grouped by thousands, numbers at fixed digits (3 where the
 * column names none), shares as percentages (1 digit). Numbers too small for the fixed digits keep two
 * significant ones, so that 0.00004 does not read as 0. Null is an en dash.
 */
export function formatCell(value: Cell | undefined, column: CellFormat): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return formatNumber(value);
  if (column.bound) {
    const { bound, ...plain } = column;
    const isShare = column.type === 'percent';
    const places = { maximumFractionDigits: (column.digits ?? (isShare ? 1 : 3)) + (isShare ? 2 : 0) };
    return formatCell(roundedBound(value, bound, places), plain);
  }
  if (column.type === 'percent') return `${fixed(value * 100, column.digits ?? 1)}\u00a0%`;
  if (column.type === 'text') return formatNumber(value);
  if (column.type === 'integer') return Number.isInteger(value) ? fixed(value, 0) : formatNumber(value);
  const digits = column.digits ?? 3;
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits) return formatNumber(value, 2);
  return fixed(value, digits);
}

/** A share in per cent for sentences and labels, at about `significant` digits: '43.2 %'. Number and sign stay together. */
export const formatPercent = (share: number, significant = 3): string =>
  `${formatNumber(100 * share, significant)}\u00a0%`;

/** The same in whole per cent: '43 %'. */
export const wholePercent = (share: number): string => `${Math.round(100 * share)}\u00a0%`;

/** The same of a bound: 99.6 % from below is '99 %'. */
export const wholePercentBound = (share: number, bound: Bound): string =>
  `${roundedBound(Number((100 * share).toPrecision(12)), bound, { maximumFractionDigits: 0 })}\u00a0%`;
