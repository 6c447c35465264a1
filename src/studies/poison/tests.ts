import type { Table } from '../../../workers/protocol.ts';
import { attackName, type Shield, shieldsOf } from './cells.ts';

/** A paired t-test between two ways to train. */
export interface Tested {
  /** First less second. */
  readonly difference: number;
  /** Null where the differences do not vary. */
  readonly p: number | null;
  readonly repeats: number;
}

/** The test of `first` against `second` under an attack, whichever way round the table has it; null where there is none. */
export function testOf(
  table: Table,
  attack: string,
  measure: 'hr' | 'testHr',
  first: string,
  second: string,
): Tested | null {
  for (const row of table.rows) {
    if (row.attack !== attack || row.measure !== measure) continue;
    const same = row.first === first && row.second === second;
    if (!same && !(row.first === second && row.second === first)) continue;
    return {
      difference: (same ? 1 : -1) * Number(row.difference),
      p: typeof row.p === 'number' ? row.p : null,
      repeats: Number(row.repeats),
    };
  }
  return null;
}

/** The paper's marks: * below .05, ** below .01, *** below .001. */
export function starsOf(p: number | null): string {
  if (p === null) return '';
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < 0.05 ? '*' : '';
}

const inWords = (p: number | null) =>
  p === null ? 'the same in every repeat' : p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).slice(1)}`;

const nameOf = ({ label, note }: Pick<Shield, 'label' | 'note'>) => (note ? `${label}, ${note}` : label);

/** What the tests say of an attack: each defence against none, and the honest defences against each other. */
export function testsInWords(tests: Table, summary: Table, attack: string): string | null {
  const shields = shieldsOf({ ...summary, rows: summary.rows.filter((row) => row.attack === attack) });
  const own = shields.filter(({ id, note }) => id !== 'none' && note !== 'oracle');
  let repeats = 0;
  const against = own.flatMap((shield) => {
    const test = testOf(tests, attack, 'hr', shield.id, 'none');
    if (!test) return [];
    repeats = test.repeats;
    if (test.p !== null && test.p >= 0.05)
      return [`${nameOf(shield)} differs from no defence no more than chance would (${inWords(test.p)})`];
    const verb = test.difference < 0 ? 'lowers' : 'raises';
    return [
      `${nameOf(shield)} ${verb} target HR by ${Math.abs(test.difference).toFixed(3)} (${inWords(test.p)})`,
    ];
  });
  if (against.length === 0) return null;
  const between = own.flatMap((first, at) =>
    own.slice(at + 1).flatMap((second) => {
      const test = testOf(tests, attack, 'hr', first.id, second.id);
      if (!test) return [];
      const [better, worse] = test.difference <= 0 ? [first, second] : [second, first];
      return test.p !== null && test.p < 0.05
        ? [`${nameOf(better)} holds better than ${nameOf(worse)} (${inWords(test.p)})`]
        : [`${nameOf(first)} and ${nameOf(second)} are not told apart (${inWords(test.p)})`];
    }),
  );
  const told = [...against, ...between].join('; ');
  return `${attackName(attack)} profiles, paired t-tests over ${repeats} repeats: ${told}.`;
}
