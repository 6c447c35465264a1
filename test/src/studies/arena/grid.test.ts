import { describe, expect, it } from 'vitest';
import { leftOut, sortedColumns } from '../../../../src/studies/arena/grid.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { type ArenaTableRow, arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import { costLines } from '../../../../workers/protocol/tables/arena-costs.ts';
import { arenaGrids, tableToLatex } from '../../../../workers/protocol/tables/arena-grid.ts';
import { arenaHeadline } from '../../../../workers/protocol.ts';

const spec = parseSpec({ study: 'arena' });

const standing = (
  column: ArenaTableRow<'places'>['column'],
  place: number,
  worst: number,
): ArenaTableRow<'places'> => ({
  ...({ family: 'fakes', place, column, worst, sd: 0.01, mean: worst } as const),
  ...({ clean: null, cleanSd: null, undominated: 'no' } as const),
});
const placesOf = (...rows: ArenaTableRow<'places'>[]) => ({ ...arenaTables.places.head(spec), rows });
const warned = (column: ArenaTableRow<'warnings'>['column'], warning: string) => ({
  ...arenaTables.warnings.head(spec),
  rows: [{ family: 'fakes' as const, column, warning, words: '' }],
});

describe('the headline of an arena', () => {
  it('gives each of those who cannot be told apart its own number', () => {
    const places = placesOf(standing('bprmf', 1, 0.865), standing('mf-at', 1, 0.668), standing('mf', 3, 0.2));
    expect(arenaHeadline(places)).toBe(
      'Against attacks by fake users BPR-MF keeps most, 0.865 of the instances under every attack; the seeds cannot tell it from MF, AT (0.668).',
    );
  });

  it('says of a winner that nothing was taken from it', () => {
    const places = placesOf(standing('bprmf', 1, 0.65), standing('mf', 2, 0.3));
    expect(arenaHeadline(places)).toMatch(/BPR-MF comes first: 0\.65 .* under every attack\.$/);
    expect(arenaHeadline(places, warned('bprmf', 'nothing happens'))).toMatch(
      /No attack takes anything from BPR-MF: the budget is too small/,
    );
    expect(arenaHeadline(places, warned('mf', 'nothing happens'))).not.toMatch(/No attack/);
    expect(arenaHeadline(places, warned('bprmf', 'gradient of zero'))).not.toMatch(/No attack/);
  });
});

it('the headline says which columns it compares where the table has more', () => {
  const worst = (column: ArenaTableRow<'cells'>['column'], kept: number | null): ArenaTableRow<'cells'> => ({
    ...({
      family: 'fakes',
      row: 'worst',
      column,
      kept,
      sd: 0.1,
      test: null,
      seeds: 2,
      knowledge: null,
    } as const),
    reason: null,
  });
  const said = (places: ReturnType<typeof placesOf>, ...others: ReturnType<typeof worst>[]) =>
    arenaHeadline(places, null, {
      ...arenaTables.cells.head(spec),
      rows: [worst('mf', 0.6), worst('mf-at', 0.5), ...others],
    });
  const alike = placesOf(standing('mf', 1, 0.6), standing('mf-at', 1, 0.5), standing('mf-pca', 1, 0.4));
  const apart = placesOf(standing('mf', 1, 0.6), standing('mf-at', 2, 0.5));
  expect(said(alike, worst('mf-pca', 0.4))).toMatch(/the 3 columns apart\.$/);
  expect(said(alike, worst('mf-pca', 0.4), worst('bprmf', 0.9))).toMatch(
    /the 3 columns apart that met every attack; the other 1 met fewer\.$/,
  );
  // A column that nothing could be crossed with is none of the table.
  expect(said(apart, worst('mf-pca', null))).toMatch(/kept under every attack\.$/);
  expect(said(apart, worst('bprmf', 0.9))).toMatch(
    /Only 2 of 3 columns met every attack and are compared\.$/,
  );
});

it('the headline says what is there of a family with one column', () => {
  expect(arenaHeadline(placesOf(standing('bprmf', 1, 0.65)))).toBe(
    'Against attacks by fake users BPR-MF alone has a worst case: 0.65 of the instances are kept under every attack, and no column to compare it with.',
  );
  expect(arenaHeadline(placesOf())).toBeNull();
});

describe('the order of columns', () => {
  const of = (
    row: ArenaTableRow<'cells'>['row'],
    column: ArenaTableRow<'cells'>['column'],
    kept: number | null,
  ): ArenaTableRow<'cells'> => ({
    ...({ family: 'fakes', row, column, kept, sd: null, test: null, seeds: 1, knowledge: null } as const),
    reason: kept === null ? 'It is about ratings.' : null,
  });
  const [grid] = arenaGrids({
    ...arenaTables.cells.head(spec),
    rows: (['random', 'average', 'worst'] as const).flatMap((row) => [
      of(row, 'bprmf-apr', null),
      of(row, 'bprmf', row === 'average' ? null : 0.9),
      of(row, 'bprmf-pca', null),
      of(row, 'mf', 0.4),
      of(row, 'mf-at', 0.6),
    ]),
  });
  it('has those that all attacks cross first, as they were chosen, and leaves out those that none does', () => {
    expect(sortedColumns(grid!, null)).toEqual(['mf', 'mf-at', 'bprmf']);
  });
  it('is that of the values of a line where one is chosen', () => {
    expect(sortedColumns(grid!, 'random')).toEqual(['bprmf', 'mf-at', 'mf']);
  });
  it('says once which are left out, and why', () => {
    expect(leftOut(grid!)).toBe(
      'Left out, since no attack here can be crossed with them: BPR-MF, APR; BPR-MF, PCA – It is about ratings.',
    );
    expect(leftOut({ ...grid!, columns: ['mf', 'bprmf'] })).toBeNull();
  });
});

describe('the table as LaTeX', () => {
  const cell = (
    row: ArenaTableRow<'cells'>['row'],
    more: Partial<ArenaTableRow<'cells'>>,
  ): ArenaTableRow<'cells'> => ({
    ...({ family: 'embeddings', row, column: 'mf', kept: 0.5, sd: 0.25, test: null, seeds: 3 } as const),
    ...{ knowledge: null, reason: null, ...more },
  });
  const [grid] = arenaGrids({
    ...arenaTables.cells.head(spec),
    rows: [
      cell('clean', {}),
      cell('noise', {}),
      cell('random', { knowledge: 'not adaptive' }),
      cell('average', { kept: null, sd: null, seeds: 0 }),
      cell('pga', { kept: null, sd: null, seeds: 0, reason: 'It is about ratings.' }),
    ],
  });

  it('marks what is not adaptive, a control, to come and not crossed, and says over how many seeds', () => {
    const lines = tableToLatex(grid!, ['mf']).split('\n');
    expect(lines[0]).toMatch(/over 3 seeds/);
    expect(lines).toContain('No attack & $0.500 \\pm 0.250$ \\\\');
    expect(lines.find((line) => line.includes('(control)'))).toMatch(/& \$0\.500 \\pm 0\.250\$ /);
    expect(lines).toContain('Random profiles & $0.500 \\pm 0.250^\\dagger$ \\\\');
    expect(lines).toContain('Average & \\dots \\\\');
    expect(lines).toContain('PGA & -- \\\\');
  });

  it('ends with what columns cost, a bound told as one', () => {
    const costs = costLines({
      ...arenaTables.costs.head(spec),
      rows: [
        {
          ...{ column: 'mf', ratio: 2.345, trainings: 1, gradients: 469, plain: 200, settings: 1 },
          counted: 'at most',
        },
      ],
    });
    const text = tableToLatex(grid!, ['mf', 'mf-at'], false, costs);
    expect(text).toContain('Training cost & $\\le 2.35 \\times$ & \\dots \\\\');
    expect(text).toContain('Settings & $1$ & \\dots \\\\');
    expect(tableToLatex(grid!, ['mf'], true, costs)).toMatch(/& \$1\$ \\\\$/m);
    expect(costLines(null)).toEqual([]);
  });

  it('is turned as the page turns it', () => {
    const text = tableToLatex(grid!, ['mf'], true);
    expect(text).toMatch(/\\begin\{tabular\}\{lrrrrr\}/);
    expect(text).toMatch(/^MF & \$0\.500 \\pm 0\.250\$ & .* & \\dots & -- \\\\$/m);
  });
});
