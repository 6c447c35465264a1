import { expect, it } from 'vitest';
import { file, lab } from './call.ts';

const popularity = { study: 'train', model: { kind: 'popularity' } };
const users = ['ana', 'bea', 'carl', 'dora', 'eva', 'finn', 'gus', 'hal'];
const items = ['libro', 'mesa', 'silla', 'copa', 'vaso', 'plato'];
const pairs = users.flatMap((user) => items.map((item) => [user, item] as const));
const table = (head: string, row: (user: string, item: string, n: number) => string) =>
  [head, ...pairs.map(([user, item], n) => row(user, item, n))].join('\n');

it.each([
  ['a list', '[{"user":"a","item":"b"}]', /holds a list and no spec; data are given with --data/],
  ['lines of JSON', '{"user":"a"}\n{"user":"b"}\n', /holds lines of JSON and no spec/],
  ['a result', '{"spec":{"study":"train"},"tables":[]}', /is a result; its experiment is its member spec/],
  ['saved runs', '{"format":"brittle-saved-runs","runs":[]}', /holds saved runs/],
  ['an object of something else', '{"name":"x"}', /names no study/],
  ['a number', '5', /holds no spec/],
])('%s given as a spec is told for what it is', async (_, text, says) => {
  const { status, err } = await lab(['run', file('given.json', text)]);
  expect(status).toBe(1);
  expect(err).toMatch(says);
});

const data = async (text: string, name = 'data.csv', ...more: string[]) =>
  lab(['run', file('spec.json', popularity), '--data', file(name, text), ...more]);
const size = (out: string) => {
  const { notes } = JSON.parse(out);
  return notes.join(' ');
};

it.each([
  ['of ids and ratings', table('usuario,articulo,valoracion', (u, i, n) => `${u},${i},${(n % 5) + 1}`)],
  ['of ids alone', table('usuario,articulo', (u, i) => `${u},${i}`)],
  ['above decimal commas', table('Nutzer;Artikel;Note', (u, i, n) => `${u};${i};${n % 5},5`)],
])('a first line in another language %s is taken for names, which is said', async (_, text) => {
  const { status, out, err } = await data(text);
  expect(status).toBe(0);
  expect(err).toMatch(/The first line of data\.csv \(.*\) was taken for the names of its columns/);
  expect(size(out)).not.toMatch(/single item/);
});

it('a first row that comes back is data', async () => {
  const { err } = await data([...pairs, ...pairs.slice(0, 1)].map((pair) => pair.join(',')).join('\n'));
  expect(err).not.toMatch(/taken for the names/);
});

it.each([
  [
    'decimal commas',
    'user;item;rating',
    '4,5',
    ';',
    /holds numbers with a decimal comma \(4,5\) and is left out/,
  ],
  [
    'days before months',
    'user,item,date',
    '03/01/2020',
    ',',
    /day and month could be either \(03\/01\/2020\)/,
  ],
  [
    'a named zone',
    'user,item,date',
    '2020-01-03 10:00:00 CET',
    ',',
    /written another way \(2020-01-03 10:00/,
  ],
])('%s are not read, which is said with how to write them', async (_, head, cell, mark, says) => {
  const { status, err } = await data(table(head, (u, i) => [u, i, cell].join(mark)));
  expect(status).toBe(0);
  expect(err).toMatch(says);
  expect(err).toMatch(/Write them .* to have it read\./);
});

it.each([
  [
    'ratings',
    'who,what,how much',
    (n: number) => `${(n % 5) + 1}`,
    /column how much of data\.csv holds numbers that may be ratings \(1\)/,
  ],
  [
    'times',
    'who,what,when',
    (n: number) => `${1600000000 + n}`,
    /column when of data\.csv holds what may be times \(1600000000\)/,
  ],
  [
    'dates',
    'Wer;Was;Wann',
    (n: number) => `2023-03-${10 + (n % 9)}`,
    /column Wann of data\.csv holds what may be times \(2023-03-10\)/,
  ],
])('%s under a name that does not say so are left out, which is said', async (_, head, cell, says) => {
  const mark = head.includes(';') ? ';' : ',';
  const { status, err } = await data(table(head, (u, i, n) => [u, i, cell(n)].join(mark)));
  expect(status).toBe(0);
  expect(err).toMatch(says);
  expect(err).toMatch(/is left out, since its name does not say so\. If it is that, say so\./);
  expect(err).not.toMatch(/written another way/);
});

it('whole numbers among those with a decimal comma do not hide them', async () => {
  const { err } = await data(
    table('Nutzer;Artikel;Sterne', (u, i, n) => `${u};${i};${n % 6 ? n % 5 : '3,5'}`),
  );
  expect(err).toMatch(/holds numbers with a decimal comma \(3,5\) and is left out\. Write them with a point/);
  expect(err).not.toMatch(/may be ratings/);
});

it('a single object of JSON given as data is refused in a sentence', async () => {
  const { status, err } = await data('[{"user":"a","item":"b"}]', 'data.json');
  expect(status).toBe(1);
  expect(err).toMatch(/this JSON is a single object\. Expected one for each interaction/);
});

it('--columns takes a list that begins with a dash', async () => {
  const { status, err } = await data(
    table('a,b,c', (u, i, n) => `${n},${u},${i}`),
    'data.csv',
    '--columns',
    '-,user,item',
  );
  expect(status).toBe(0);
  expect(err).toMatch(/columns: - user item/);
});
