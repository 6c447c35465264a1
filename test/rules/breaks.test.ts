import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import certify from '../mutants/certify.json';
import engines from '../mutants/engines.json';
import rooms from '../mutants/rooms.json';

interface Planted {
  /** What is broken, in words. */
  readonly break: string;
  readonly file: string;
  /** Stands in the file exactly once, and is replaced by `to`. */
  readonly from: string;
  readonly to: string;
  /** The test file that must fail, and words in the title of the test. */
  readonly test: string;
  readonly only?: string;
  /** Whether `npm test` runs it. */
  readonly gate?: boolean;
}
const planted: readonly Planted[] = [...certify, ...engines, ...rooms];

describe('the breaks planted by `npm run mutants`', () => {
  it.each(planted.map((one) => [one.break, one] as const))('find their line and their test: %s', (_, one) => {
    const source = readFileSync(one.file, 'utf8');
    expect(source.split(one.from), 'The line has changed: break it as it stands now.').toHaveLength(2);
    expect(one.to).not.toBe(one.from);
    expect(existsSync(one.test)).toBe(true);
    if (one.only) expect(readFileSync(one.test, 'utf8')).toContain(one.only);
  });

  it('have names of their own', () => {
    const names = planted.map((one) => one.break);
    expect(names).toEqual([...new Set(names)]);
  });

  it('are thirty in the gate', () => expect(planted.filter(({ gate }) => gate)).toHaveLength(30));
});
