import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import {
  integer,
  number,
  oneOf,
  optional,
  orNull,
  percent,
  type RowOf,
  studyTable,
  text,
  unlisted,
  when,
  withSd,
} from '../../../../workers/protocol/tables/table.ts';

const described = studyTable('train', 'points', (spec) => `Points of seed ${spec.seed}`, {
  method: oneOf('Attack', ['fgsm', 'random']),
  name: text((spec) => `Name at ${spec.measure.k}`),
  seed: integer('Seed'),
  ...withSd({ loss: number('Loss', 2, 'nats'), share: orNull(percent('Share')) }),
  rmse: when((spec) => spec.model.kind === 'mf', number('RMSE')),
  part: optional(percent('Part')),
  runs: unlisted(integer('Runs')),
});
type Point = RowOf<typeof described>;

const whole: Point = {
  ...{ method: 'fgsm', name: 'a', seed: 1, runs: 3 },
  ...{ loss: 0.5, lossSd: 0.1, share: null, shareSd: null },
};
const tableOf = (rows: readonly Row[]): Table => ({ id: 'points', title: 'Points', columns: [], rows });

describe('a described table', () => {
  it('has its columns in the order written, each with label and format, and sd behind its mean', () => {
    const { id, title, columns } = described.head(parseSpec({ study: 'train', seed: 7, measure: { k: 5 } }));
    expect([id, title]).toEqual(['points', 'Points of seed 7']);
    expect(columns).toEqual([
      { key: 'method', label: 'Attack', type: 'text' },
      { key: 'name', label: 'Name at 5', type: 'text' },
      { key: 'seed', label: 'Seed', type: 'integer' },
      { key: 'loss', label: 'Loss', type: 'number', digits: 2, unit: 'nats' },
      { key: 'lossSd', label: 'Loss, sd', type: 'number', digits: 2, unit: 'nats' },
      { key: 'share', label: 'Share', type: 'percent', digits: 1 },
      { key: 'shareSd', label: 'Share, sd', type: 'percent', digits: 1 },
      { key: 'part', label: 'Part', type: 'percent', digits: 1 },
    ]);
  });

  it('has a column that hangs on the spec where the spec asks for it', () => {
    const { columns } = described.head(parseSpec({ study: 'train', model: { kind: 'mf' } }));
    expect(columns.map(({ key }) => key)).toContain('rmse');
  });

  it('tells the compiler what a row holds', () => {
    expectTypeOf<Point['method']>().toEqualTypeOf<'fgsm' | 'random'>();
    expectTypeOf<Point['seed']>().toEqualTypeOf<number>();
    expectTypeOf<Point['shareSd']>().toEqualTypeOf<number | null>();
    expectTypeOf<Point['rmse']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Point['runs']>().toEqualTypeOf<number>();
    // @ts-expect-error a method that is none of the list
    const wrong: Point = { ...whole, method: 'bim' };
    // @ts-expect-error null where a number stands
    const empty: Point = { ...whole, seed: null };
    // @ts-expect-error a member is missing
    const short: Point = { method: 'fgsm', name: 'a', seed: 1 };
    expect([wrong, empty, short]).toHaveLength(3);
  });
});

describe('rows from outside', () => {
  it('are given as they are where they fit', () => {
    const rows: Row[] = [whole, { ...whole, rmse: 1, part: 0.5 }];
    expect(described.rows(rows)).toBe(rows);
    expect(described.read(tableOf(rows))).toMatchObject({ table: { rows }, leftOut: 0 });
  });

  it.each<[string, Row]>([
    ['a text where a number stands', { ...whole, seed: '1' }],
    ['a number where a text stands', { ...whole, name: 1 }],
    ['a name that is none of the list', { ...whole, method: 'pgd' }],
    ['null where a text stands', { ...whole, name: null }],
    ['another type in a member that may be missing', { ...whole, part: 'half' }],
    ['another type in a member without a column', { ...whole, runs: 'three' }],
    ['a member too few', Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'lossSd'))],
    ['nothing', {}],
  ])('are left out and counted: %s', (_, row) => {
    const { table, leftOut } = described.read(tableOf([whole, row, whole]));
    expect(table.rows).toEqual([whole, whole]);
    expect(leftOut).toBe(1);
    expect(described.rows([row])).toEqual([]);
  });

  it('of this table are found among those of a result', () => {
    const other = { ...tableOf([{ x: 1 }]), id: 'other' };
    expect(described.among([other, tableOf([whole, {}])])?.rows).toEqual([whole]);
    expect(described.among([other])).toBeNull();
  });

  it('do not take what every object has for a name of the list', () => {
    expect(described.rows([{ ...whole, method: 'toString' }])).toEqual([]);
  });

  it('have a number again that JSON could not write', () => {
    const [diverged] = described.rows(JSON.parse(JSON.stringify([{ ...whole, loss: Number.NaN }])));
    expect(diverged).toEqual({ ...whole, loss: Number.NaN });
  });

  it('bring no column that the table does not have, and what they bring beside is not in the way', () => {
    const columns = [
      { key: 'seed', label: 'S', type: 'integer' },
      { key: 'toString', label: 'T', type: 'text' },
      { key: 'more', label: 'More', type: 'text' },
    ] as const;
    const { table } = described.read({ ...tableOf([{ ...whole, more: 'x' }]), columns });
    expect(table.columns.map(({ key }) => key)).toEqual(['seed']);
    expect(table.rows).toHaveLength(1);
  });
});
