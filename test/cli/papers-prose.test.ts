import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figureOf } from '../../workers/protocol/papers/numbers.ts';
import { paperCards, type RunRecord } from '../../workers/protocol/papers/report.ts';
import { root } from './call.ts';

/*
 * Every "mean ± spread (figure in the paper)" that docs/papers.md tells is held to the stored records of that paper,
 * summed up here without the code that page and report share.
 */

const { records }: { records: readonly RunRecord[] } = JSON.parse(
  readFileSync(join(root, 'public/stored/papers.json'), 'utf8'),
);
const docs = readFileSync(join(root, 'docs/papers.md'), 'utf8');
const found = docs.slice(docs.indexOf('### What was found'), docs.indexOf('## Other sources'));

/** What was measured on one run, over its repeats, and what the paper prints for it. */
interface Measured {
  readonly paper: string;
  readonly mean: number;
  readonly sd: number;
  readonly printed: number | null;
}

/** A claim about a size measures how far that is exceeded; words tell the size itself. */
const sizes = { half: 0.5, tenths: 0.9 } as const;

const measured: readonly Measured[] = paperCards.flatMap(({ paper, runs, cards }) =>
  runs.flatMap((run) =>
    cards.flatMap((card) =>
      [
        ...card.claims.map(({ id, quantity, source }) => {
          const [, size] = /, less (?:one|nine) (half|tenths)$/.exec(quantity) ?? [];
          const above = size === 'half' || size === 'tenths' ? sizes[size] : 0;
          return { key: `${card.id}/${id}`, above, printed: source && figureOf(card.tables, source).value };
        }),
        ...card.baselines.map(({ label }) => ({
          ...{ key: `${card.id}/beside ${label}`, above: 0, printed: null },
        })),
      ].flatMap(({ key, above, printed }): Measured[] => {
        const values = records
          .filter((record) => record.run === run.id)
          .flatMap((record) => (record.values[key] ?? []).map((value) => value + above));
        if (values.length < 2) return [];
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        return [{ paper, mean, sd: Math.sqrt(squares / (values.length - 1)), printed }];
      }),
    ),
  ),
);

/** Whether a number is what the words say, to the last digit they give; of a difference they may give the size alone. */
function agrees(words: string, value: number): boolean {
  const decimals = /\.(\d+)/.exec(words)?.[1]?.length ?? 0;
  const told = Number(words.replace('−', '-'));
  const off = Math.min(Math.abs(told - value), words.startsWith('−') ? Infinity : Math.abs(told + value));
  return off <= 0.5 * 10 ** -decimals + 1e-12;
}

const names = { '000': 'Liu', '001': 'Du', '002': 'Anelli', '003': 'Wu', '004': 'Hanoi' } as const;

/** The figures of each row of the table, under the paper that its first row names. */
function figuresOfRows() {
  let paper = '';
  return found.split('\n').flatMap((line) => {
    if (!line.startsWith('| ')) return [];
    for (const [number, name] of Object.entries(names)) if (line.startsWith(`| ${name} `)) paper = number;
    return [...line.matchAll(/(−?\d*\.?\d+) ± (\d*\.?\d+)(?: \((−?\d*\.?\d+)\))?/g)].map(
      ([words, mean = '', sd = '', printed]) => ({ words, paper, mean, sd, printed }),
    );
  });
}

describe('what the documentation tells of the papers', () => {
  it.each(figuresOfRows())('$words of paper $paper is stored', ({ paper, mean, sd, printed }) => {
    const near = measured.filter(
      (one) => one.paper === paper && agrees(mean, one.mean) && agrees(sd, one.sd),
    );
    expect(near).not.toEqual([]);
    if (printed !== undefined)
      expect(near.some((one) => one.printed !== null && agrees(printed, one.printed))).toBe(true);
  });

  it('is not empty for any paper', () => {
    expect(new Set(figuresOfRows().map(({ paper }) => paper))).toEqual(new Set(Object.keys(names)));
  });
});
