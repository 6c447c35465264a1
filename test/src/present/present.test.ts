import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deedOf } from '../../../src/present/keys.ts';
import { numbersOf } from '../../../src/present/numbers.ts';
import { parseResult } from '../../../src/state/savedFile.ts';
import { type ArenaColumnId, arenaColumns } from '../../../workers/protocol.ts';

const press = (key: string, focusTakes = false, ctrlKey = false) =>
  deedOf({ key, ctrlKey, metaKey: false, altKey: false }, focusTakes);

describe('keys in a talk', () => {
  it('turn, blank, point and leave', () => {
    expect(
      ['ArrowRight', 'PageDown', 'ArrowLeft', 'PageUp', 'b', 'B', '.', 'p', 'Escape', 'x'].map((key) =>
        press(key),
      ),
    ).toEqual(['next', 'next', 'back', 'back', 'blank', 'blank', 'blank', 'pointer', 'leave', null]);
  });
  it('stay with a slider or a text under the focus, but for those of a remote control', () => {
    expect(['ArrowRight', 'b', 'PageDown', 'Escape'].map((key) => press(key, true))).toEqual([
      null,
      null,
      'next',
      'leave',
    ]);
    expect(press('b', false, true)).toBeNull();
  });
});

const stored = (name: string) => parseResult(JSON.parse(readFileSync(`public/stored/${name}.json`, 'utf8')));

describe('numbers in large type', () => {
  it('are where the lines of the first picture begin and end', () => {
    const result = stored('perturb');
    const rows =
      result.tables.find(({ id }) => id === 'summary')?.rows.filter(({ method }) => method === 'fgsm') ?? [];
    const [from, to] = [Number(rows[0]?.ndcg), Number(rows.at(-1)?.ndcg)];
    const [fgsm] = numbersOf(result);
    expect(fgsm?.words).toBe('FGSM: nDCG@10, ε 0.1 to 10');
    const [first = '', last = ''] = fgsm?.value.split(' → ') ?? [];
    expect(Math.abs(Number(first) - from)).toBeLessThan(0.05 * from);
    expect(Math.abs(Number(last) - to)).toBeLessThan(0.05 * to);
  });
  it('are of an arena what its first keep in the worst case', () => {
    const result = stored('arena');
    const first =
      result.tables.find(({ id }) => id === 'places')?.rows.filter(({ place }) => place === 1) ?? [];
    const numbers = numbersOf(result);
    expect(numbers).toHaveLength(Math.min(3, first.length));
    numbers.forEach(({ value, words }, n) => {
      expect(Math.abs(Number(value) - Number(first[n]?.worst))).toBeLessThan(0.006);
      const column = String(first[n]?.column) as ArenaColumnId;
      expect(words).toContain(arenaColumns[column].label);
    });
  });
});
