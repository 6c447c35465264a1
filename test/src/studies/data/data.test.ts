import { describe, expect, it } from 'vitest';
import { facts, fieldsTable, sampleTable } from '../../../../src/studies/data/cardTables.ts';
import {
  inTheMiddle,
  planProblem,
  shortName,
  withDelimiter,
  withHeader,
  withRole,
} from '../../../../src/studies/data/plan.ts';
import { sizesInWords, splitSizes } from '../../../../src/studies/data/sizes.ts';
import {
  type DatasetCard,
  type FileRole,
  type ImportPlan,
  mainFile,
  type PlannedFile,
  parseSpec,
  type SpecInput,
  type TablePlan,
  withChoice,
  withFileRole,
} from '../../../../workers/protocol.ts';

const card: DatasetCard = {
  hash: 'a'.repeat(64),
  name: 'Ten by twenty',
  source: 'file',
  users: 10,
  items: 20,
  interactions: 100,
  density: 0.5,
  shape: 0.5,
  gini: 0.25,
  perUser: { min: 5, median: 10, mean: 10, max: 15 },
  perItem: { min: 1, median: 4, mean: 5, max: 10 },
  ratings: [1, 2, 3, 4, 5].map((value) => ({ value, count: value === 5 ? 60 : 10 })),
  longTail: [],
  times: { from: 0, to: 86_400 },
  userFields: [{ name: 'gender', values: 2 }],
  itemFields: [{ name: 'genre', values: 19 }],
  contextFields: [{ name: 'weather', values: 9 }],
  notes: [],
  sample: [],
};
it('cuts long ids in their middle, so that those that begin alike can be told apart', () => {
  const id = (end: string) => `customer-2024-europe-west-000000${end}`;
  expect(inTheMiddle('A1B2')).toBe('A1B2');
  expect([...inTheMiddle(id('17'))].length).toBeLessThan(30);
  expect(inTheMiddle(id('17'))).not.toBe(inTheMiddle(id('18')));
  expect(inTheMiddle(id('17'))).toMatch(/^customer.*….*17$/);
});

const spec = (input: Partial<SpecInput>) => parseSpec({ study: 'train', ...input });
const sizes = (input: Partial<SpecInput>) => {
  const { view, split } = spec(input);
  return splitSizes(card, view, split);
};

describe('sizes of a split', () => {
  it('hold out one interaction a user, two with validation', () => {
    expect(sizes({})).toEqual({ train: 90, validation: 0, test: 10 });
    expect(sizes({ split: { kind: 'leave-random', validation: true } })).toEqual({
      train: 80,
      validation: 10,
      test: 10,
    });
  });

  it('follow the shares of a ratio and the rating filter before it', () => {
    expect(sizes({ split: { kind: 'ratio', validation: 0.2, test: 0.3 } })).toEqual({
      train: 50,
      validation: 20,
      test: 30,
    });
    // Ratings of 4 and 5 alone: 70 of the 100.
    expect(sizes({ view: { minRating: 4 }, split: { kind: 'ratio', validation: 0, test: 0.1 } })).toEqual({
      train: 63,
      validation: 0,
      test: 7,
    });
  });

  it('are not guessed where the files bring their own parts', () => {
    expect(sizes({ split: { kind: 'given' } })).toBeNull();
  });

  it('are put into words that name what the card cannot foresee', () => {
    const words = (input: Partial<SpecInput>, of: DatasetCard = card) => {
      const { view, split } = spec(input);
      return sizesInWords(of, view, split);
    };
    expect(words({})).toBe('About 90 interactions to train on, 10 for the test.');
    expect(words({ view: { core: 5 } })).toContain('before the k-core filter');
    expect(words({}, { ...card, perUser: { ...card.perUser, min: 1 } })).toContain('too few');
  });
});

describe('the card', () => {
  it('writes density as a share, the spread of users and the days covered', () => {
    const found = Object.fromEntries(facts(card).map(({ name, value }) => [name, value]));
    expect(found).toMatchObject({
      Users: '10',
      Density: '50\u00a0%',
      Gini: '0.25',
      'Per user': '5 / 10 / 10 / 15',
      Time: '1970-01-01 to 1970-01-02',
    });
    expect(facts({ ...card, times: null }).some(({ name }) => name === 'Time')).toBe(false);
  });

  it('writes large counts in full', () => {
    const found = facts({ ...card, interactions: 1_000_209 }).find(({ name }) => name === 'Interactions');
    expect(found?.value.replace(/\D/g, '')).toBe('1000209');
  });

  it('names the columns of the first rows by what the set holds', () => {
    const sample = [['7', 'Heat (1995)', 4, '1997-09-20T03:05:10.000Z', 'rain']];
    const { columns, rows } = sampleTable({ ...card, sample });
    expect(columns.map(({ label }) => label)).toEqual(['User', 'Item', 'Rating', 'Time', 'weather']);
    expect(rows).toEqual([{ 0: '7', 1: 'Heat (1995)', 2: 4, 3: '1997-09-20 03:05', 4: 'rain' }]);
    const bare = sampleTable({
      ...card,
      ratings: [],
      times: null,
      contextFields: [],
      sample: [['7', 'Heat']],
    });
    expect(bare.columns.map(({ label }) => label)).toEqual(['User', 'Item']);
  });

  it('lists the fields of users, items and interactions', () => {
    expect(fieldsTable(card).rows).toEqual([
      { of: 'users', name: 'gender', values: 2 },
      { of: 'items', name: 'genre', values: 19 },
      { of: 'interactions', name: 'weather', values: 9 },
    ]);
  });
});

const table = (change: Partial<TablePlan> = {}): TablePlan => ({
  delimiter: ',',
  header: true,
  width: 3,
  columns: [
    { name: 'a', role: 'user', split: null },
    { name: 'b', role: 'item', split: null },
    { name: 'c', role: 'context', split: null },
  ],
  preview: [],
  guessed: { role: 'interactions', delimiter: ',', header: true },
  ...change,
});
const every: readonly FileRole[] = ['interactions', 'train', 'test', 'items', 'users', 'ignore'];
const planned = (name: string, role: FileRole, change: Partial<TablePlan> = {}): PlannedFile => ({
  name,
  bytes: 1,
  kind: 'table',
  role,
  roles: every,
  table: table(change),
});
const planOf = (...files: PlannedFile[]): ImportPlan => ({
  format: 'table',
  label: 'Table',
  name: 'x',
  confirm: true,
  values: 'ratings',
  unrated: null,
  choices: [],
  doubts: [],
  files,
});

describe('a plan for a table', () => {
  const plan = planOf(planned('x.csv', 'interactions'));
  const rolesOf = (of: ImportPlan) => of.files[0]?.table?.columns.map(({ role }) => role);

  it('gives a role that only one column can have to the column chosen last', () => {
    expect(rolesOf(withRole(plan, 'x.csv', 2, 'user'))).toEqual(['ignore', 'item', 'user']);
    expect(rolesOf(withRole(plan, 'x.csv', 0, 'context'))).toEqual(['context', 'item', 'context']);
    expect(rolesOf(plan)).toEqual(['user', 'item', 'context']);
  });

  it('has ratings, counts or labels, one of them, and clicks where counts are chosen', () => {
    const counted = withRole(plan, 'x.csv', 2, 'count');
    expect(counted.values).toBe('clicks');
    const rated = withRole(counted, 'x.csv', 0, 'rating');
    expect(rolesOf(rated)).toEqual(['rating', 'item', 'ignore']);
    expect(rated.values).toBe('ratings');
  });

  it('asks for the user and the item where they are missing, and for the file where none is named', () => {
    expect(planProblem(plan)).toBeNull();
    const without = withRole(plan, 'x.csv', 0, 'ignore');
    expect(planProblem(without)).toBe('Say which column holds the user.');
    expect(planProblem(withRole(without, 'x.csv', 1, 'ignore'))).toContain('item');
    expect(planProblem(withFileRole(plan, 'x.csv', 'ignore'))).toBe('Say which file holds the interactions.');
  });

  it('is cut at another delimiter, or without a header, by the lab', () => {
    expect(withDelimiter(plan, 'x.csv', ';').files[0]?.table).toEqual(table({ delimiter: ';' }));
    expect(withHeader(plan, 'x.csv', false).files[0]?.table).toEqual(table({ header: false }));
  });
});

describe('the names of files', () => {
  it('are short by what all have in common', () => {
    const plan = planOf(planned('a.zip/set/x.csv', 'interactions'), planned('a.zip/set/sub/y.csv', 'ignore'));
    expect(plan.files.map(({ name }) => shortName(plan, name))).toEqual(['x.csv', 'sub/y.csv']);
    const alone = planOf(planned('x.csv', 'interactions'), planned('a/x.csv', 'ignore'));
    expect(alone.files.map(({ name }) => shortName(alone, name))).toEqual(['x.csv', 'a/x.csv']);
  });
});

describe('the roles of files', () => {
  const other = { preview: [['a', 'b', 'd']] };
  const rolesIn = (plan: ImportPlan) => plan.files.map(({ role }) => role);

  it('have one set of interactions, unless files are alike', () => {
    const plan = planOf(planned('a', 'interactions'), planned('b', 'ignore'), planned('c', 'ignore', other));
    expect(rolesIn(withFileRole(plan, 'b', 'interactions'))).toEqual([
      'interactions',
      'interactions',
      'ignore',
    ]);
    expect(rolesIn(withFileRole(plan, 'c', 'interactions'))).toEqual(['ignore', 'ignore', 'interactions']);
  });

  it('have a whole or parts, each part once', () => {
    const plan = planOf(planned('a', 'interactions'), planned('b', 'ignore'), planned('c', 'items'));
    const trained = withFileRole(plan, 'b', 'train');
    expect(rolesIn(trained)).toEqual(['ignore', 'train', 'items']);
    const split = withFileRole(trained, 'a', 'test');
    expect(rolesIn(split)).toEqual(['test', 'train', 'items']);
    expect(rolesIn(withFileRole(split, 'a', 'train'))).toEqual(['train', 'ignore', 'items']);
    expect(mainFile(split)?.name).toBe('b');
  });

  it('are those that a file can have', () => {
    const plan = planOf({ ...planned('a', 'ignore'), roles: ['ignore'] });
    expect(withFileRole(plan, 'a', 'interactions')).toBe(plan);
  });

  it('follow a choice between the sets that the files hold', () => {
    const plan = planOf(planned('a', 'interactions'), planned('b', 'ignore', other));
    const chosen = withChoice(plan, { label: 'b: counts', main: 'b', values: 'log' });
    expect(rolesIn(chosen)).toEqual(['ignore', 'interactions']);
    expect(chosen.values).toBe('log');
    expect(withChoice(plan, { label: 'a', main: 'a', values: 'clicks' }).files).toBe(plan.files);
  });
});
