/** Numbers as people type them, and the logarithmic scale of sliders. */

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/** A decimal number: 12, .5, 1e-3, and with a decimal comma. */
const decimal = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
/** 1,000 may be meant as a thousand or as one. */
const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/** The number a text stands for (decimal comma and 1e-3 are understood), or what is wrong with it. */
export function readNumber(text: string, { min, max, integer }: Range): number | string {
  const trimmed = text.trim();
  if (grouped.test(trimmed)) return 'Write it without the comma, or with a point';
  const value = decimal.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN;
  if (!Number.isFinite(value)) return 'A number is needed';
  if (integer && !Number.isInteger(value)) return 'A whole number is needed';
  if (value < min) return `At least ${min}`;
  if (value > max) return `At most ${max}`;
  return value;
}

/** What is said of a text that was left in a control without being a value of it. */
export function notTaken(text: string, { min, max, integer }: Range): string {
  const what = text.trim() === '' ? 'Nothing was typed' : `“${text.trim().slice(0, 30)}” was not taken`;
  return `${what}: ${integer ? 'a whole number' : 'a number'} from ${min} to ${max} is needed.`;
}

/** The whole numbers of a list such as '64, 32, 16', or what is wrong with it. */
export function readNumbers(
  text: string,
  range: Range & { readonly minLength: number; readonly maxLength: number; readonly distinct: boolean },
): number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length < range.minLength) return `At least ${range.minLength} needed`;
  if (parts.length > range.maxLength) return `At most ${range.maxLength} of them`;
  const values: number[] = [];
  for (const part of parts) {
    const value = readNumber(part, range);
    if (typeof value === 'string') return value;
    if (range.distinct && values.includes(value)) return `${value} stands there twice`;
    values.push(value);
  }
  return values;
}

/** True for positive reals that span four decades or more: a linear slider would waste most of its length. */
export function wantsLogScale({ min, max, integer }: Range): boolean {
  return !integer && min > 0 && max / min >= 1e4;
}

/** Rounds to so many significant digits, so that a slider does not leave 0.30000000000000004. */
export function significant(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
