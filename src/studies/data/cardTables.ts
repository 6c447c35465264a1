import type { DatasetCard, Table } from '../../../workers/protocol.ts';
import { formatNumber, formatPercent } from '../../charts/format.ts';

/** One figure of the card: a name, its value in words, and what it means. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

const whole = (count: number) => formatNumber(count, Math.max(1, String(Math.round(count)).length));
const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** The figures of a data set as the card shows them. */
export function facts(card: DatasetCard): Fact[] {
  const spread = ({ min, median, mean, max }: DatasetCard['perUser']) =>
    `${whole(min)} / ${formatNumber(median)} / ${formatNumber(mean)} / ${whole(max)}`;
  return [
    { name: 'Users', value: whole(card.users), about: 'distinct users' },
    { name: 'Items', value: whole(card.items), about: 'distinct items' },
    { name: 'Interactions', value: whole(card.interactions), about: 'rows that were read' },
    {
      name: 'Density',
      value: formatPercent(card.density),
      about: 'interactions / (users · items)',
    },
    { name: 'Shape', value: formatNumber(card.shape), about: 'users / items' },
    {
      name: 'Gini',
      value: formatNumber(card.gini),
      about: 'of item popularity: 0 all equally popular, 1 one item has everything',
    },
    { name: 'Per user', value: spread(card.perUser), about: 'interactions: least / median / mean / most' },
    { name: 'Per item', value: spread(card.perItem), about: 'interactions: least / median / mean / most' },
    ...(card.times
      ? [{ name: 'Time', value: `${day(card.times.from)} to ${day(card.times.to)}`, about: 'first to last' }]
      : []),
  ];
}

/** Popularity of the items by rank, as a table for the long-tail plot. */
export function tailTable(card: DatasetCard): Table {
  return {
    id: 'long-tail',
    title: 'Interactions by rank of item',
    columns: [
      { key: 'rank', label: 'Rank', type: 'integer' },
      { key: 'count', label: 'Interactions', type: 'integer' },
    ],
    rows: card.longTail.map(({ rank, count }) => ({ rank, count })),
  };
}

/** Count of each rating value. */
export function ratingsTable(card: DatasetCard): Table {
  return {
    id: 'ratings',
    title: 'Ratings',
    columns: [
      { key: 'value', label: 'Rating', type: 'text' },
      { key: 'count', label: 'Count', type: 'integer' },
    ],
    rows: card.ratings.map(({ value, count }) => ({ value, count })),
  };
}

/** The side information that came along, one row a field. */
export function fieldsTable(card: DatasetCard): Table {
  const rows = (of: string, fields: DatasetCard['userFields']) =>
    fields.map(({ name, values }) => ({ of, name, values }));
  return {
    id: 'fields',
    title: 'Side information',
    columns: [
      { key: 'of', label: 'Of', type: 'text' },
      { key: 'name', label: 'Field', type: 'text' },
      { key: 'values', label: 'Values', type: 'integer' },
    ],
    rows: [
      ...rows('users', card.userFields),
      ...rows('items', card.itemFields),
      ...rows('interactions', card.contextFields),
    ],
  };
}

/** An ISO time to the minute; anything else as it is. */
const minute = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.exec(text)?.[0].replace('T', ' ') ?? text;

/** The first rows of a data set. Their cells stand in the order user, item, rating, time, contexts. */
export function sampleTable(card: DatasetCard): Table {
  const labels = [
    'User',
    'Item',
    ...(card.ratings.length > 0 ? ['Rating'] : []),
    ...(card.times ? ['Time'] : []),
    ...card.contextFields.map(({ name }) => name),
  ];
  const columns = labels.map((label, place) => ({ key: String(place), label, type: 'text' as const }));
  const rows = card.sample.map((row) =>
    Object.fromEntries(row.map((cell, place) => [place, typeof cell === 'string' ? minute(cell) : cell])),
  );
  return { id: 'sample', title: 'First rows', columns, rows };
}
