import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../workers/data/readers/inflate.ts';
import { RowScanner } from '../../../../workers/data/readers/rows.ts';
import { cells } from '../../../../workers/data/readers/sniff.ts';
import { Decoder, parseDate, parseNumber } from '../../../../workers/data/readers/text.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseNumber(encode(text), 0, encode(text).length);

describe('numbers from bytes', () => {
  it('are those that JavaScript reads, for every decimal notation', () => {
    const digits = fc.stringMatching(/^[+-]?(\d{1,25}|\d{0,12}\.\d{1,20}|\d{1,12}\.)([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(parse(text)).toBe(Number(text));
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('are the numbers that were printed', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parse(Object.is(x, -0) ? '-0' : String(x))).toBe(x);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  it.each(['', '-', '.', '+.', 'NaN', 'Infinity', '0x1f', '1 2', '1,5', '1e', 'e5', '1.2.3', '--1', '5 '])(
    'are none in %j',
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );
});

describe('dates', () => {
  it('are seconds of UTC', () => {
    expect(parseDate('1970-01-02')).toBe(86400);
    expect(parseDate('2014-03-01T12:30:05Z')).toBe(Date.UTC(2014, 2, 1, 12, 30, 5) / 1000);
    expect(parseDate('2014-03-01T12:30:05+02:00')).toBe(Date.UTC(2014, 2, 1, 10, 30, 5) / 1000);
    expect(parseDate('2014-03-01 00:15:00-0130')).toBe(Date.UTC(2014, 2, 1, 1, 45) / 1000);
    expect(parseDate('2014-03-01T12:30:05+25:00')).toBeNaN();
    expect(parseDate('2014-03-01 12:30')).toBe(Date.UTC(2014, 2, 1, 12, 30) / 1000);
    expect(parseDate('2014-03-01T12:30:05.277Z')).toBe(Date.UTC(2014, 2, 1, 12, 30, 5, 277) / 1000);
    expect(parseDate('2014-03-01 12:30:05.5+01:00')).toBe(Date.UTC(2014, 2, 1, 11, 30, 5, 500) / 1000);
    expect(parseDate('2012-02-29')).toBe(Date.UTC(2012, 1, 29) / 1000);
    expect(parseDate('01/03/2014')).toBeNaN();
  });

  it.each([
    '2014-02-31',
    '2013-02-29',
    '2014-99-01',
    '2014-00-10',
    '2014-01-00',
    '2014-01-01 24:00',
    '2014-01-01 12:60',
  ])('are none that no calendar has: %s', (text) => {
    expect(parseDate(text)).toBeNaN();
  });
});

describe('text from bytes', () => {
  it('is UTF-8 where it can be and Latin-1 where it cannot', () => {
    const decoder = new Decoder();
    expect(decoder.text(encode('naïve 漢'))).toBe('naïve 漢');
    expect(decoder.latin1Used).toBe(false);
    expect(decoder.text(Uint8Array.of(0x63, 0xe9, 0x80))).toBe('c\u00e9\u0080');
    expect(decoder.latin1Used).toBe(true);
  });
});

describe('CRC-32', () => {
  it('has the check value of its standard, in one piece or several', () => {
    const bytes = encode('123456789');
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  });
});

describe('rows from bytes', () => {
  const scan = (text: string, delimiter: string, chunk = 1000) => {
    const decoder = new Decoder();
    const rows: string[][] = [];
    const lines: number[] = [];
    const scanner = new RowScanner('x', delimiter, (row) => {
      rows.push(cells(row, decoder));
      lines.push(row.line);
    });
    const bytes = encode(text);
    for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
    scanner.finish();
    return { rows, lines };
  };

  it('are the cells that a CSV writer wrote, with any line ending, whatever they hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' b', '1', '"', ',', '\n', '\r', ';', 'é') });
    const ending = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(cell, { minLength: 2, maxLength: 5 }), ending)), (table) => {
        const text = table
          .map(([row, end]) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',') + end)
          .join('');
        const { rows, lines } = scan(text, ',');
        expect(rows).toEqual(table.map(([row]) => row));
        let line = 1;
        for (const [k, [row]] of table.entries()) {
          expect(lines[k]).toBe(line);
          line += 1 + (row.join(',').match(/\r\n|\r|\n/g)?.length ?? 0);
        }
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('are those of splitting the text, for delimiters without quotes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', '1', '"', '.'), minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 })),
        fc.constantFrom('\t', '|', '::', ' '),
        (table, delimiter) => {
          expect(scan(table.map((row) => row.join(delimiter)).join('\n'), delimiter).rows).toEqual(table);
        },
      ),
      { seed: 4, numRuns: 2000 },
    );
  });

  it('are the same across the blocks of a long file, whatever the pieces', () => {
    const line = (k: number) => [`u${k}`, k % 7 ? `say "${k}"` : 'two\nlines', String(k * 3)];
    const table = Array.from({ length: 40_000 }, (_, k) => line(k));
    const text = table.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n');
    for (const chunk of [777, 65536, 1 << 20]) expect(scan(text, ',', chunk).rows).toEqual(table);
  });

  it('are cut in linear time when a long record comes byte by byte', () => {
    const long = 'x'.repeat(600_000);
    expect(scan(`1,${long}\n2,y\n`, ',', 1).rows).toEqual([
      ['1', long],
      ['2', 'y'],
    ]);
  });

  it('take runs of blanks and tabs as one delimiter and ignore them at both ends', () => {
    expect(scan('  1  2\t 3 \n4 5\t\t6', ' ').rows).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ]);
  });
});
