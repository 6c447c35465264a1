import type { RunContext } from '../../core/run.ts';
import type { Column, Table } from '../../protocol/run/events.ts';
import { GrowingTable, integer, number, text } from '../bench/growing-table.ts';
import type { Looks } from './piece.ts';

/** Who trained on which attack. */
export const who = [
  text('attack', 'Attack'),
  text('defence', 'Defence'),
  text('statistics', 'Statistics'),
] as const satisfies readonly Column[];

const percent = (key: string, label: string): Column => ({ key, label, type: 'percent', digits: 1 });

const heads: Readonly<Record<keyof Looks, Omit<Table, 'rows'>>> = {
  ratings: {
    id: 'ratings',
    title: 'Ratings of genuine and fake users',
    columns: [text('attack', 'Users'), number('rating', 'Rating', 1), percent('share', 'Share')],
  },
  profiles: {
    id: 'profiles',
    title: 'Genuine and fake profiles',
    columns: [
      text('attack', 'Users'),
      integer('users', 'Profiles'),
      number('ratings', 'Ratings a profile', 1),
      number('mean', 'Mean rating', 3),
      number('popularity', 'Ratings of the items rated', 1),
      number('totalVariation', 'Total variation to genuine', 3),
      number('jensenShannon', 'Jensen-Shannon distance to genuine', 3),
    ],
  },
  plane: {
    id: 'plane',
    title: 'Users in the plane in which their profiles vary most',
    columns: [
      text('attack', 'Attack'),
      text('kind', 'Kind'),
      text('defence', 'ERM users of'),
      text('statistics', 'Statistics'),
      integer('user', 'User'),
      number('x', 'First component', 2),
      number('y', 'Second component', 2),
      percent('xShare', 'Variance along the first'),
      percent('yShare', 'Variance along the second'),
    ],
  },
  climb: {
    id: 'climb',
    title: 'Places of the targets, epoch by epoch, first repeat',
    columns: [
      ...who,
      integer('target', 'Item'),
      text('title', 'Title'),
      integer('epoch', 'Epoch'),
      number('mean', 'Mean place', 1),
      number('q1', 'Lower quartile', 1),
      number('median', 'Median place', 1),
      number('q3', 'Upper quartile', 1),
      percent('reached', 'In the list'),
    ],
  },
  reach: {
    id: 'reach',
    title: 'Users with a target in their list, first repeat',
    columns: [
      ...who,
      text('by', 'Cut by'),
      integer('group', 'Fifth'),
      integer('users', 'Users'),
      number('from', 'From', 2),
      number('to', 'To', 2),
      percent('share', 'With a target in the list'),
    ],
  },
};

/** The tables behind the pictures of the first repeat. */
export class LookTables {
  private readonly grown: Readonly<Record<keyof Looks, GrowingTable>>;
  private genuine = false;

  constructor(run: Pick<RunContext, 'emit'>) {
    const table = (key: keyof Looks) => new GrowingTable(heads[key], run);
    this.grown = {
      ratings: table('ratings'),
      profiles: table('profiles'),
      plane: table('plane'),
      climb: table('climb'),
      reach: table('reach'),
    };
  }

  get all(): Table[] {
    return Object.values(this.grown).map(({ table }) => table);
  }

  /** Adds the rows of an attack; those of the genuine users and the clean model stand in each piece and are taken once. */
  add(looks: Looks): void {
    for (const [key, rows] of Object.entries(looks) as [keyof Looks, Looks[keyof Looks]][]) {
      const common = ({ attack }: Looks['ratings'][number]) => attack === 'genuine' || attack === 'none';
      this.grown[key].add(this.genuine ? rows.filter((row) => !common(row)) : rows);
    }
    this.genuine = true;
  }
}
