import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PaperTable } from '../../../../workers/protocol/papers/card.ts';
import { cellOf, columnsOf, figureOf, printedOf } from '../../../../workers/protocol/papers/numbers.ts';
import { cardName, cardOf, paperCards } from '../../../../workers/protocol/papers/report.ts';

const tables = paperCards.flatMap(({ paper, cards }) =>
  cards.flatMap((card) => card.tables.map((table) => ({ paper, table, name: `${paper} ${table.id}` }))),
);
const table = (card: string, id: string): PaperTable => {
  const found = cardOf(card)?.card.tables.find((one) => one.id === id);
  if (!found) throw new RangeError(`${card} has no ${id}`);
  return found;
};
const value = (of: PaperTable, cell: string) => cellOf(of, cell).value;

describe('typed tables', () => {
  it.each(tables)('$name has a number a column in every row', ({ table }) => {
    for (const [row, numbers] of Object.entries(table.rows)) {
      expect(printedOf(numbers), row).toHaveLength(columnsOf(table).length);
      for (const number of printedOf(numbers)) expect(number).toMatch(/^(-|-?[\d,]+(\.\d+)?)$/);
    }
  });

  it('hold every cell that a claim names', () => {
    for (const of of paperCards)
      for (const card of of.cards)
        for (const { id, source } of card.claims)
          if (source)
            expect(figureOf(card.tables, source).value, `${cardName(of, card)} ${id}`).not.toBeNaN();
  });

  it('agree with what the papers say of them elsewhere', () => {
    // Liu et al., Table 2, row RI: the gain over the better robust training, the accuracy against FM.
    const liu = table('liu-2020/table-2', 'Table 2');
    const gains = {
      'Frappe 64': 35.92,
      'Amazon 64': 64.97,
      'Yelp 64': 39.42,
      'Frappe 32': 78.5,
      'Amazon 32': 46,
      'Yelp 32': 59.83,
    };
    for (const [data, gain] of Object.entries(gains)) {
      const best = Math.max(value(liu, `RFM-1 > ${data} q`), value(liu, `RFM-2 > ${data} q`));
      expect(100 * (value(liu, `FM-RT > ${data} q`) / best - 1)).toBeCloseTo(gain, 1);
    }
    // Anelli et al.: one item is held out, so precision at 10 is a tenth of recall.
    const anelli = table('anelli-2021/table-1', 'Table 1');
    for (const model of ['BPR-MF', 'AMF'])
      for (const column of columnsOf(anelli))
        expect(value(anelli, `${model} RE > ${column}`) / 10).toBeCloseTo(
          value(anelli, `${model} PR > ${column}`),
          3,
        );
    // Wu et al.: what nothing attacks is the same in every row of a data set.
    for (const id of ['2', '3']) {
      const wu = table(`wu-2021/table-${id}`, `Table ${id}`);
      for (const data of ['FilmTrust', 'ML-100K', 'ML-1M', 'Yelp'])
        for (const items of ['random', 'unpopular']) {
          const rows = Object.keys(wu.rows).filter((row) => row.startsWith(data));
          expect(rows).toHaveLength(5);
          expect(new Set(rows.map((row) => value(wu, `${row} > ${items} origin`))).size).toBe(1);
        }
    }
    const counts = table('wu-2021/table-1', 'Table 1');
    for (const data of ['FilmTrust', 'ML-100K', 'ML-1M', 'Yelp']) {
      const [users, items, ratings, sparsity] = columnsOf(counts).map((column) =>
        value(counts, `${data} > ${column}`),
      );
      expect(100 * (1 - (ratings ?? 0) / ((users ?? 0) * (items ?? 0)))).toBeCloseTo(sparsity ?? 0, 1);
    }
    // Du et al.: FNCF has no noise, so its figures are one figure.
    for (const id of ['3', '4']) {
      const du = table(`du-2019/table-${id}`, id === '3' ? 'Table III' : 'Table IV');
      for (const row of Object.keys(du.rows).filter((name) => /FNCF(-Distill)?$/.test(name)))
        expect(new Set(printedOf(du.rows[row] ?? '')).size).toBe(2);
    }
  });
});

const folder = process.env.BRITTLE_PAPERS;

/** The lines of a paper without marks of type: bold, stars, per cent, signs of equations. */
function linesOf(paper: string): readonly string[] {
  const name = readdirSync(folder ?? '').find((file) => file.startsWith(`${paper}_`));
  const text = readFileSync(join(folder ?? '', name ?? ''), 'utf8');
  return text.split('\n').map((line) => line.replace(/<\/?b>|\*|%|\$|\^\{[^}]*\}|units?\b/g, ''));
}
const tokens = (line: string) => line.split(/[\s|()=;]+/).map((token) => token.replace(/[.,]$/, ''));

/** Whether numbers stand in a line, in this order. */
function inOrder(numbers: readonly string[], line: string): boolean {
  const words = tokens(line);
  let at = -1;
  return numbers.every((number) => {
    at = words.indexOf(number, at + 1);
    return at >= 0;
  });
}

// BRITTLE_PAPERS names a folder with the papers' texts, which cannot be shipped.
describe.skipIf(!folder)('typed tables, in the texts', () => {
  it.each(tables)('$name', ({ paper, table }) => {
    const lines = linesOf(paper);
    const inText = table.id.startsWith('Text');
    for (const [row, numbers] of Object.entries(table.rows)) {
      const printed = printedOf(numbers).filter((number) => number !== '-');
      if (inText) {
        const whole = lines.join(' ').replaceAll('**', '');
        for (const number of printed) expect(tokens(whole), `${row}: ${number}`).toContain(number);
        continue;
      }
      const found = lines.findIndex((line) => inOrder(printed, line));
      expect(found, `${row}: ${printed.join(' ')}`).toBeGreaterThanOrEqual(0);
      const caption = lines.findIndex((line) => line.toLowerCase().startsWith(`${table.id.toLowerCase()}:`));
      expect(Math.abs(found - caption), `${row} stands far from ${table.id}`).toBeLessThan(30);
    }
  });
});
