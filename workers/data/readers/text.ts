const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** ISO 8859-1: every byte is the character of the same number. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096)
    text += String.fromCharCode(...bytes.subarray(i, Math.min(i + 4096, bytes.length)));
  return text;
}

/**
 * Bytes to text: UTF-8 where they are valid UTF-8, else Latin-1. Decided piece by piece (a label, a title),
 * since a file whose only foreign letter stands in its last line cannot be judged by its head.
 */
export class Decoder {
  /** True once a piece was not UTF-8. */
  latin1Used = false;

  text(bytes: Uint8Array, start = 0, end = bytes.length): string {
    const piece = bytes.subarray(start, end);
    try {
      return utf8.decode(piece);
    } catch {
      this.latin1Used = true;
      return latin1(piece);
    }
  }
}

const ZERO = 48;
const NINE = 57;
/** 10^0 … 10^22, which doubles hold exactly. */
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * The decimal number written in `bytes[start..end)`, correctly rounded, or NaN where there is none.
 * Takes an optional sign, digits with at most one point, and an exponent; not 'Infinity', hex or blanks.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const first = bytes[at];
  const negative = first === 45;
  if (negative || first === 43) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let point = false;
  for (; at < end; at++) {
    const c = bytes[at]!;
    if (c >= ZERO && c <= NINE) {
      mantissa = mantissa * 10 + (c - ZERO);
      digits++;
      if (point) decimals++;
    } else if (c === 46 && !point) point = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  // Up to 15 digits the mantissa is exact, and one division by an exact power rounds correctly.
  if (at === end && digits <= 15) {
    const value = decimals ? mantissa / powers[decimals]! : mantissa;
    return negative ? -value : value;
  }
  const text = latin1(bytes.subarray(start, end));
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** 'Tue Apr 03 18:00:09 +0000 2012', as Foursquare's and Goodreads' files have it, in the order of ISO. */
function inOrder(text: string): string {
  const m = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/.exec(text);
  const month = m ? MONTHS.indexOf(m[1]!) + 1 : 0;
  return m && month > 0 ? `${m[5]}-${String(month).padStart(2, '0')}-${m[2]}T${m[3]}${m[4]}` : text;
}

/**
 * Seconds since 1970 (UTC) of an ISO date such as 2014-03-01, 2014-03-01 12:30:00 or 2014-03-01T12:30:00+01:00,
 * or of one such as Sat Mar 01 12:30:00 +0100 2014; else NaN. A day that the calendar does not have (2014-02-31) is none.
 */
export function parseDate(text: string): number {
  const m =
    /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/.exec(
      /^[A-Z]/.test(text) ? inOrder(text) : text,
    );
  if (!m) return Number.NaN;
  const parts = m.slice(1, 7).map((part) => Number(part ?? 0));
  const [hoursEast, minutesEast] = [Number(m[9] ?? 0), Number(m[10] ?? 0)];
  if (hoursEast > 14 || minutesEast > 59) return Number.NaN;
  const east = (m[8] === '-' ? -60 : 60) * (60 * hoursEast + minutesEast);
  const [year, month, day, hour, minute, second] = parts;
  const date = new Date(Date.UTC(year!, month! - 1, day!, hour, minute, second));
  date.setUTCFullYear(year!, month! - 1, day!);
  const back = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  return back.every((part, k) => part === parts[k])
    ? (date.getTime() + Math.round(Number(m[7] ?? 0) * 1000)) / 1000 - east
    : Number.NaN;
}
