import type { Cell, CellFormat } from '../../workers/protocol.ts';

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

/**
 * A cell as its column's type asks: integers grouped by thousands, numbers at fixed digits (3 where the
 * column names none), shares as percentages (1 digit). Numbers too small for the fixed digits keep two
 * significant ones, so that 0.00004 does not read as 0. Null is an en dash.
 */
export function formatCell(value: Cell | undefined, column: CellFormat): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return formatNumber(value);
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

/** A duration in words for 'time left': '8 s', '3 min 20 s', '1 h 5 min'. Milliseconds in. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** A moment, ISO 8601, as a date and a time of day where the reader is: '28 Nov 2026, 16:05'. */
export const formatDate = (moment: string): string =>
  new Date(moment).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Bytes in words, decimal units: '812 B', '4.9 MB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, 2 + Number(value >= 100))} ${units[unit]}`;
}
