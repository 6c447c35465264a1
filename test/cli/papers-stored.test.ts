import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashIn } from '../../cli/papers.ts';
import { countsByKind } from '../../workers/protocol/papers/picture.ts';
import { paperCards, type RunRecord, specsOf, valuesOf } from '../../workers/protocol/papers/report.ts';
import { file, folder, lab, root } from './call.ts';

const { records }: { records: readonly RunRecord[] } = JSON.parse(
  readFileSync(join(root, 'public/stored/papers.json'), 'utf8'),
);

/** A quick card of each paper that has stored figures, and the run of it that is done again with its first seed. */
const held = [
  ['liu-2020/figure-4', 'liu-baseline-quick'],
  ['du-2019/table-3', 'du-baseline-quick'],
  ['anelli-2021/figure-2', 'anelli-budgets-quick'],
  ['wu-2021/figure-2', 'wu-size-quick'],
  ['hanoi-2024/figure-8', 'hanoi-apr-quick'],
] as const;

/*
 * Where a number was moved on purpose, what is stored is made anew:
 *
 *   npm run lab -- papers --all --quick --full --data DIR --out OUT, then OUT/report.json to public/stored/papers.json
 */
describe('the stored figures of the papers', () => {
  it.each(held)('of %s are what the code gives', async (card, run) => {
    const dir = folder();
    mkdirSync(join(dir, 'records'));
    const again = records.find((record) => record.run === run && record.seed === 1);
    for (const record of records)
      if (record !== again)
        writeFileSync(join(dir, 'records', `${record.run}.${record.seed}.json`), JSON.stringify(record));
    const { status, err } = await lab(['papers', card, '--quick', '--out', dir, '--workers', '1']);
    expect(status).toBe(0);
    expect(err.match(/^\S+, seed \d$/gm)).toEqual([`${run}, seed 1`]);
    const found: RunRecord = JSON.parse(readFileSync(join(dir, 'records', `${run}.1.json`), 'utf8'));
    expect(found.hash).toBe(again?.hash);
    expect(found.values).toEqual(again?.values);
  });

  // On the set of its stored figures liu-fm-quick trains seven machines in 41 s; what its claims measure is held here,
  // and what it trains in test/cli/results. BRITTLE_RESULTS=write writes the values anew.
  it('of FM-RT are measured on the classroom as they were', async () => {
    const of = paperCards.find(({ paper }) => paper === '000');
    const run = of?.runs.find(({ id }) => id === 'liu-fm-quick');
    const [whole] = run ? specsOf(run, 1) : [];
    if (!of || !run || whole?.study !== 'certify') throw new Error('Liu et al. have no quick run of FM-RT.');
    const spec = {
      ...whole,
      dataset: { kind: 'generated', size: 'classroom' },
      model: { ...whole.model, factors: 8, epochs: 4, batch: 512 },
      attack: { ...whole.attack, sample: 40, nodes: 200 },
    };
    const { status, out } = await lab(['run', file('liu.json', spec), '--quiet', '--workers', '1']);
    expect(status).toBe(0);
    const values = valuesOf(of, run, { kind: 'study', result: JSON.parse(out) });
    const path = join(root, 'test/cli/liu-classroom.json');
    if (process.env.BRITTLE_RESULTS === 'write') writeFileSync(path, JSON.stringify(values, null, 2));
    else expect(values).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });

  it('come out as the documentation counts them, kind by kind', () => {
    const docs = readFileSync(join(root, 'docs/papers.md'), 'utf8');
    const numbers = (words: string) => words.match(/\d+/g)?.map(Number);
    const [measured, theorems, counts] = countsByKind(() => records).map(({ claims, words }) => [
      claims,
      ...(numbers(words) ?? []),
    ]);
    expect(numbers(docs.match(/Of \d+ measured results [^.]*/)?.[0] ?? '')).toEqual(measured);
    expect(numbers(docs.match(/All \d+ checks of theorems hold/)?.[0] ?? '')).toEqual([theorems?.[0]]);
    expect(theorems?.[1]).toBe(theorems?.[0]);
    expect(numbers(docs.match(/Of \d+ counts of data sets[^.]*/)?.[0] ?? '')).toEqual(counts);
  });

  it('are of the experiments that the cards name today', () => {
    const runs = new Map(paperCards.flatMap((of) => of.runs.map((run) => [run.id, { of, run }] as const)));
    const stale = records.filter(({ run, seed, hash }) => {
      const found = runs.get(run);
      return !found || hashIn(found.of, found.run, seed) !== hash;
    });
    expect(stale.map(({ run, seed }) => `${run}.${seed}`)).toEqual([]);
  });

  it('hold numbers and their origin, each run once', () => {
    const names = records.map(({ run, seed }) => `${run}.${seed}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { commit, date, engine, machine, seconds } of records) {
      expect(commit).toMatch(/^[0-9a-f]{7,}$/);
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect([engine, machine].every((text) => text.length > 0)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(0);
    }
  });
});
