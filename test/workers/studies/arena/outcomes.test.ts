import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { arenaColumn, arenaRow } from '../../../../workers/protocol/names/arena.ts';
import type { StudyEvent } from '../../../../workers/protocol/run/events.ts';
import { isOwnRow } from '../../../../workers/protocol/spec/cells.ts';
import { planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { type ArenaTable, arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import { mostOutcomes } from '../../../../workers/studies/arena/outcomes.ts';
import { ArenaTables } from '../../../../workers/studies/arena/tables.ts';

const grid = parseSpec({
  study: 'arena',
  repeats: 2,
  columns: ['mf', 'fm', 'fm-rt', 'fncf', 'fncf-multi-noise'],
  rows: [
    'random',
    'random-clicks',
    'greedy',
    'exact',
    'proof-exact',
    'input-random',
    'input-pgd',
    'input-cw',
  ],
}) as ArenaSpec;

const draws = 5;

/** Tables of cells that kept what a coin says; `instances` are drawn a seed, of a few users each. */
function filled(instances: number, order: (n: number) => number = (n) => n) {
  const events: StudyEvent[] = [];
  const { cells, hatched } = planOf(grid);
  const tables = new ArenaTables(grid, hatched, { emit: (event) => events.push(event) });
  const outcomes = cells.map((cell, n) => {
    const rng = createRng(n);
    const drawn = createRng(1000 + cell.repeat).child(cell.family);
    const users = Array.from({ length: instances }, () => `user ${drawn.int(12)}`);
    const answers = cell.column === 'fncf-multi-noise' ? draws : 1;
    const kept = Uint8Array.from({ length: instances * answers }, () => Number(rng.uniform() < 0.8));
    const isDrawn = cell.family === 'clicks' || cell.family === 'inputs';
    return {
      cell,
      value: {
        ...{ kept, test: 0.5, norm: null, length: null },
        ...(isDrawn &&
          cell.row === 'clean' && { sample: { users, items: users.map((_, at) => `item ${at}`) } }),
        ...(!isDrawn && { users: new Uint8Array(instances).fill(1) }),
      },
    };
  });
  for (const n of [...outcomes.keys()].sort((a, b) => order(a) - order(b)))
    tables.add(outcomes[n]!.cell, outcomes[n]!.value);
  return { tables: tables.all, events };
}

const share = (ones: readonly boolean[]) => ones.filter(Boolean).length / ones.length;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const isControl = (name: string) => arenaRow(name as Parameters<typeof arenaRow>[0]).control === true;

/** What a sceptic makes of the exported table, who knows which attacks are controls and nothing else. */
function recomputed(rows: ArenaTable<'outcomes'>['rows'], column: string) {
  const seeds = [1, 2].map((seed) => rows.filter((row) => row.column === column && row.seed === seed));
  const names = (text: string | null | undefined) => (text ? text.split('; ') : []);
  return {
    clean: mean(seeds.map((own) => share(own.map(({ clean }) => clean === 'kept')))),
    under: (name: string) =>
      mean(seeds.map((own) => share(own.map(({ lost }) => !names(lost).includes(name))))),
    proved: (name: string) =>
      mean(seeds.map((own) => share(own.map(({ proved }) => names(proved).includes(name))))),
    worst: mean(seeds.map((own) => share(own.map(({ lost }) => names(lost).every(isControl))))),
  };
}

describe('single outcomes', () => {
  const { tables } = filled(40);
  const rows = arenaTables.outcomes.among(tables)!.rows;
  const cells = arenaTables.cells.among(tables)!.rows;

  it('make every cell of clicks and inputs again, and every worst case', () => {
    const own = cells.filter(
      ({ family, kept }) => (family === 'clicks' || family === 'inputs') && kept !== null,
    );
    expect(new Set(own.map(({ column }) => column)).size).toBe(4);
    for (const { column, row, kept } of own) {
      const told = recomputed(rows, column);
      const expected = () => {
        if (row === 'clean') return told.clean;
        if (row === 'worst') return told.worst;
        if (!isOwnRow(row as never)) return kept;
        const { proof } = arenaRow(row as Parameters<typeof arenaRow>[0]);
        return proof ? told.proved(row) : told.under(row);
      };
      if (row !== 'mean') expect(kept, `${column} ${row}`).toBeCloseTo(expected()!, 12);
    }
    const worst = cells.find(
      ({ column, row, family }) => column === 'fm' && row === 'worst' && family === 'clicks',
    )!;
    expect(worst.kept).toBeLessThan(0.8);
  });

  it('name each pair once a seed and column, several answers one after another', () => {
    const noisy = rows.filter(({ column, seed }) => column === 'fncf-multi-noise' && seed === 1);
    expect(noisy).toHaveLength(40 * draws);
    expect(noisy.slice(0, draws + 1).map(({ item, answer }) => [item, answer])).toEqual([
      ...Array.from({ length: draws }, (_, n) => ['item 0', n + 1]),
      ['item 1', 1],
    ]);
    const plain = rows.filter(({ column, seed }) => column === 'fncf' && seed === 1);
    expect(plain.map(({ answer }) => answer)).toEqual(new Array(40).fill(null));
    expect(plain.map(({ user, item }) => `${user} ${item}`)).toEqual(
      noisy.filter(({ answer }) => answer === 1).map(({ user, item }) => `${user} ${item}`),
    );
    expect(arenaColumn('fncf').defence.of).toBe('inputs');
  });

  it('have errors over users beside every cell, and differences between the same users', () => {
    for (const { family, row, column, se, kept } of cells)
      if (kept !== null && (family === 'clicks' || family === 'inputs'))
        expect(se, `${column} ${row}`).toBeGreaterThan(0);
    const own = arenaTables.differences.among(tables)!.rows.filter(({ family }) => family === 'inputs');
    expect(own).toHaveLength(1);
    const [{ se, low, high, difference }] = own as [(typeof own)[number]];
    expect(se).toBeGreaterThan(0);
    expect(low! + high!).toBeCloseTo(2 * difference, 12);
  });

  it('are the same whichever cell ends first', () => {
    expect(JSON.stringify(filled(40, (n) => (n * 7919) % 101).tables)).toBe(JSON.stringify(tables));
  });

  it('are left out, with a word, where they are more than a page holds', () => {
    const { tables: many, events } = filled(mostOutcomes / 8);
    expect(arenaTables.outcomes.among(many)).toBeNull();
    expect(events.filter(({ kind }) => kind === 'note')).toHaveLength(1);
    const none = parseSpec({ study: 'arena' }) as ArenaSpec;
    const { tables: plain } = { tables: new ArenaTables(none, [], { emit: () => {} }).all };
    expect(plain.map(({ id }) => id)).not.toContain('outcomes');
  });
});
