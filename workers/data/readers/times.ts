import { badFile, quote } from './fail.ts';
import type { Row } from './rows.ts';

/** Units of times, by what divides them down to seconds. */
const UNITS = [
  { name: 'seconds', divisor: 1 },
  { name: 'milliseconds', divisor: 1e3 },
  { name: 'microseconds', divisor: 1e6 },
  { name: 'nanoseconds', divisor: 1e9 },
] as const;
/** 10^11 seconds lie in the year 5138; no time after 1973 is that small in milliseconds, and so on up. */
const MOST_SECONDS = 1e11;

/** The place in UNITS of the unit that gives a time a year before 5138; the number of units where none does. */
function unitOf(time: number): number {
  const size = Math.abs(time);
  let unit = 0;
  while (unit < UNITS.length && size > MOST_SECONDS * UNITS[unit]!.divisor) unit++;
  return unit;
}

/** Looks at the times of interactions as they come, and finds the one unit that all of them are in. */
export class TimeUnits {
  private readonly seen = [...UNITS, null].map(() => ({ count: 0, file: '', line: 0, time: 0 }));

  /** @param time as it stands in `row`; 0 and -1, which say that none is known, are in any unit. */
  add(row: Row, time: number): void {
    if (time === 0 || time === -1) return;
    const seen = this.seen[unitOf(time)]!;
    if (seen.count++ > 0) return;
    seen.file = row.file;
    seen.line = row.line;
    seen.time = time;
  }

  /** @throws LabFailure 'bad-file' with the first time that is not in the unit of most. */
  check(): void {
    const used = this.seen.flatMap((seen, unit) => (seen.count > 0 ? [{ ...seen, unit: UNITS[unit] }] : []));
    const wild = used.find(({ unit }) => !unit);
    const advice = 'or mark the column of times as ignored.';
    if (wild)
      throw badFile(
        wild.file,
        `the time ${quote(String(wild.time))} lies beyond the year 5138 in seconds, milli-, micro- and nanoseconds. Correct or remove the line, ${advice}`,
        wild.line,
      );
    if (used.length < 2) return;
    const all = used.reduce((sum, { count }) => sum + count, 0).toLocaleString('en');
    const [main, other] = used.sort((a, b) => b.count - a.count);
    const place = `line ${main!.line.toLocaleString('en')}${main!.file === other!.file ? '' : ` of ${main!.file}`}`;
    throw badFile(
      other!.file,
      `the time ${quote(String(other!.time))} is one in ${other!.unit!.name}, while ${main!.count.toLocaleString('en')} of ${all} times, the first on ${place}, are in ${main!.unit!.name}. Give all times one unit, correct or remove the line, ${advice}`,
      other!.line,
    );
  }
}

/** Times in seconds: sources that count in milli-, micro- or nanoseconds are divided down in place, which is noted. */
export function toSeconds(times: Float64Array, notes: string[]): void {
  let largest = 0;
  for (let n = 0; n < times.length; n++) largest = Math.max(largest, Math.abs(times[n]!));
  const divisor = UNITS[unitOf(largest)]?.divisor ?? 1;
  if (divisor === 1) return;
  for (let n = 0; n < times.length; n++) times[n]! /= divisor;
  notes.push(`Times were divided by ${divisor.toLocaleString('en')} to give seconds.`);
}
