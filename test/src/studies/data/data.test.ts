import { describe, expect, it } from 'vitest';
import { facts, fieldsTable, sampleTable } from '../../../../src/studies/data/cardTables.ts';
import { planProblem, withDelimiter, withRole } from '../../../../src/studies/data/plan.ts';
import { sizesInWords, splitSizes } from '../../../../src/studies/data/sizes.ts';
import {
  type DatasetCard,
  type ImportPlan,
  parseSpec,
  type SpecInput,
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

describe('a plan for a table', () => {
  const plan: ImportPlan = {
    format: 'table',
    label: 'Table',
    name: 'x',
    table: {
      file: 'x.csv',
      delimiter: ',',
      header: true,
      width: 3,
      columns: [
        { name: 'a', role: 'user' },
        { name: 'b', role: 'item' },
        { name: 'c', role: 'context' },
      ],
      preview: [],
    },
    confirm: true,
    doubts: [],
    files: [],
  };
  const rolesOf = (of: ImportPlan) => of.table?.columns.map(({ role }) => role);

  it('gives a role that only one column can have to the column chosen last', () => {
    expect(rolesOf(withRole(plan, 2, 'user'))).toEqual(['ignore', 'item', 'user']);
    expect(rolesOf(withRole(plan, 0, 'context'))).toEqual(['context', 'item', 'context']);
    expect(rolesOf(plan)).toEqual(['user', 'item', 'context']);
  });

  it('asks for the user and the item where they are missing', () => {
    expect(planProblem(plan)).toBeNull();
    expect(planProblem(withRole(plan, 0, 'ignore'))).toBe('Say which column holds the user.');
    expect(planProblem(withRole(withRole(plan, 0, 'ignore'), 1, 'ignore'))).toContain('item');
  });
});

describe('another delimiter', () => {
  const guessed: ImportPlan = {
    format: 'table',
    label: 'A table',
    name: 'clicks',
    confirm: true,
    doubts: [],
    files: [],
    table: {
      file: 'clicks.txt',
      delimiter: ' ',
      header: true,
      width: 2,
      columns: [
        { name: 'user;film', role: 'user' },
        { name: 'title;stars', role: 'item' },
      ],
      preview: [
        ['user;film', 'title;stars'],
        ['1;7', 'up;5'],
      ],
    },
  };

  it('cuts the first lines anew and asks again what the columns hold', () => {
    const { table } = withDelimiter(guessed, ';');
    expect(table?.preview).toEqual([
      ['user', 'film title', 'stars'],
      ['1', '7 up', '5'],
    ]);
    expect(table?.columns).toEqual([
      { name: 'user', role: 'ignore' },
      { name: 'film title', role: 'ignore' },
      { name: 'stars', role: 'ignore' },
    ]);
  });

  it('gives the lines back when it is changed back', () => {
    for (const between of [';', '::', '\t'])
      expect(withDelimiter(withDelimiter(guessed, between), ' ').table?.preview).toEqual(
        guessed.table?.preview,
      );
  });
});
