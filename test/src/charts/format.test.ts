import { describe, expect, test } from 'vitest';
import { tableToCsv } from '../../../src/charts/csv.ts';
import {
  formatBound,
  formatBytes,
  formatCell,
  formatDuration,
  formatNumber,
  formatPercent,
  wholePercent,
  wholePercentBound,
} from '../../../src/charts/format.ts';
import { sortRows } from '../../../src/charts/sort.ts';
import { type Column, listed } from '../../../workers/protocol.ts';

const column = (type: Column['type'], digits?: number): Column => ({
  key: 'x',
  label: 'x',
  type,
  ...(digits !== undefined && { digits }),
});

describe('numbers for ticks and sentences', () => {
  test.each([
    [0, '0'],
    [0.1, '0.1'],
    [0.30000000000000004, '0.3'],
    [12.5, '12.5'],
    [1682, '1\u202f682'],
    [1_000_209, '1\u202f000\u202f209'],
    [0.000123, '0.000123'],
    [3.1e-7, '3.1e\u22127'],
    [-0.0625, '\u22120.0625'],
    [99.99, '100'],
    [0.09996, '0.1'],
    [Number.NaN, 'not a number'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('%d reads %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test('three significant digits never move a value by more than half a unit of the third', () => {
    for (let i = 0; i < 2000; i++) {
      const value = 10 ** (-4 + (i * 7) / 2000) * (1 + (i % 13) / 13);
      const read = Number(formatNumber(value).replaceAll('\u202f', ''));
      expect(Math.abs(read - value)).toBeLessThanOrEqual(0.005 * value * 1.0000001);
    }
  });
});

describe('cells of a table', () => {
  test('follow the type of their column', () => {
    expect(formatCell(0.08912345678, column('number'))).toBe('0.089');
    expect(formatCell(0.08912345678, column('number', 4))).toBe('0.0891');
    expect(formatCell(100000, column('integer'))).toBe('100\u202f000');
    expect(formatCell(0.0630466, column('percent', 2))).toBe('6.30\u00a0%');
    expect(formatCell('Toy Story (1995)', column('text'))).toBe('Toy Story (1995)');
    expect(formatCell(null, column('number'))).toBe('–');
    expect(formatCell(undefined, column('integer'))).toBe('–');
  });
  test('do not read as zero where they are not zero, nor as minus zero where they are', () => {
    expect(formatCell(0.00004, column('number'))).toBe('4e\u22125');
    expect(formatCell(-0.00001, column('percent'))).toBe('0.0\u00a0%');
    expect(formatCell(0, column('number'))).toBe('0.000');
  });
});

test('durations and sizes are said in the two largest units', () => {
  expect(formatDuration(8400)).toBe('8 s');
  expect(formatDuration(200_000)).toBe('3 min 20 s');
  expect(formatDuration(3_900_000)).toBe('1 h 5 min');
  expect(formatBytes(812)).toBe('812 B');
  expect(formatBytes(4_924_029)).toBe('4.9 MB');
  expect(formatBytes(24_594_131)).toBe('25 MB');
});

test('CSV quotes what needs it, keeps every digit and starts no formula', () => {
  const csv = tableToCsv({
    id: 't',
    title: 'T',
    columns: [column('text'), { key: 'y', label: 'Y', type: 'number' }],
    rows: [
      { x: 'One, "two"', y: 0.1 + 0.2 },
      { x: '=HYPERLINK("a")', y: null },
      { x: 'line\nbreak', y: -1 },
    ],
  });
  expect(csv).toBe(
    'x,y\r\n"One, ""two""",0.30000000000000004\r\n"\'=HYPERLINK(""a"")",\r\n"line\nbreak",-1\r\n',
  );
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  ' =1+1',
  '\u00a0=1+1',
  '\t=1+1',
  '\tplain',
  '\r=1+1',
  '\n=1+1',
  '\ufeff=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  '　＝1+1',
])('%j in a table is a text to a spreadsheet, not a formula', (x) => {
  const csv = tableToCsv({ id: 't', title: 'T', columns: [column('text')], rows: [{ x }] });
  const cell = csv.slice('x\r\n'.length).replace(/^"/, '');
  expect(cell.startsWith(`'${x}`)).toBe(true);
});

test('a text that no spreadsheet would run is left as it is', () => {
  for (const x of ['Heat (1995)', ' a=b', 'C++', '1-2', "'tis", '  two blanks'])
    expect(tableToCsv({ id: 't', title: 'T', columns: [column('text')], rows: [{ x }] })).toBe(
      `x\r\n${x}\r\n`,
    );
});

test('shares stand in per cent, at significant digits or whole, and never apart from their sign', () => {
  expect(formatPercent(0.4321)).toBe('43.2\u00a0%');
  expect(formatPercent(0.0009, 2)).toBe('0.09\u00a0%');
  expect(formatPercent(-0.05)).toBe('\u22125\u00a0%');
  expect(formatPercent(1)).toBe('100\u00a0%');
  expect([0.005, 0.426, 1].map(wholePercent)).toEqual(['1\u00a0%', '43\u00a0%', '100\u00a0%']);
});

test('rows sort by value, numbers in texts by size, empty cells last either way', () => {
  const rows = [
    { v: 3, t: 'User 10' },
    { v: null, t: 'User 9' },
    { v: 1, t: 'User 1' },
  ];
  const values = (key: 'v' | 't', descending: boolean) =>
    sortRows(rows, { key, descending }).map((row) => row.v);
  expect(values('v', false)).toEqual([1, 3, null]);
  expect(values('v', true)).toEqual([3, 1, null]);
  expect(values('t', false)).toEqual([1, null, 3]);
  expect(sortRows(rows, null)).toBe(rows);
});

describe('bounds are rounded to their safe side', () => {
  test.each([
    [5.5283, '5.52', '5.53'],
    [0.1435, '0.143', '0.144'],
    [0.57, '0.57', '0.57'],
    [9.996, '9.99', '10'],
    [10, '10', '10'],
    [0, '0', '0'],
    [1682.5, '1\u202f680', '1\u202f690'],
  ])('%d lies between %s and %s', (value, lower, upper) => {
    expect([formatBound(value, 'lower'), formatBound(value, 'upper')]).toEqual([lower, upper]);
  });
  test('in whole per cent too, where products of shares carry no dust', () => {
    expect(wholePercentBound(0.996, 'lower')).toBe('99\u00a0%');
    expect(wholePercentBound(0.57, 'lower')).toBe('57\u00a0%');
    expect(wholePercentBound(0.29, 'lower')).toBe('29\u00a0%');
    expect(wholePercentBound(0.001, 'upper')).toBe('1\u00a0%');
  });
  test('and in cells whose column is one', () => {
    expect(formatCell(0.14358, { ...column('number', 4), bound: 'lower' })).toBe('0.1435');
    expect(formatCell(0.14352, { ...column('number', 4), bound: 'upper' })).toBe('0.1436');
    expect(formatCell(0.9996, { ...column('percent', 1), bound: 'lower' })).toBe('99.9\u00a0%');
  });
});

test('names that hold commas are parted by semicolons', () => {
  expect(listed(['MF', 'FM'])).toBe('MF, FM');
  expect(listed(['MF', 'MF, APT', 'MF, AT'])).toBe('MF; MF, APT; MF, AT');
});
