import { type ArenaColumnId, arenaColumn, arenaTables, openingGrid } from '../../workers/protocol.ts';
import { share } from './facts.ts';
import type { Lesson, Read } from './lesson.ts';

/** The model without a defence, and the defences of it that are compared. */
const PLAIN = 'mf';
const rivals = ['mf', 'mf-apt', 'mf-at', 'mf-pca'] as const satisfies readonly ArenaColumnId[];

/** The places of the columns against fake users, and of those of MF that which keeps most in its worst case. */
function placesOf(read: Read) {
  const places = read(arenaTables.places).filter(({ family }) => family === 'fakes');
  const of = (column: ArenaColumnId) => places.find((row) => row.column === column);
  const mine = rivals.flatMap((column) => of(column) ?? []);
  const plain = of(PLAIN);
  if (!plain || mine.length < rivals.length) return null;
  const best = mine.reduce((most, row) => (row.worst > most.worst ? row : most));
  return { places, plain, best };
}

/** What the seeds say of the difference between two columns: p after Holm. */
function apart(read: Read, one: ArenaColumnId, other: ArenaColumnId) {
  const pair = [one, other];
  return read(arenaTables.differences).find(
    ({ family, first, second }) => family === 'fakes' && pair.includes(first) && pair.includes(second),
  )?.holm;
}

const label = (column: ArenaColumnId): string => arenaColumn(column).label;

export const price: Lesson = {
  id: 'price',
  study: 'arena',
  minutes: 8,
  steps: [
    {
      id: 'worst',
      spec: openingGrid,
      stored: 'arena',
      formula: {
        tex: '\\frac{1}{n} \\sum_{i=1}^{n} \\min_{a} k_i(a), \\quad k_i(a) \\in \\{0, 1\\}',
      },
      predict: {
        kind: 'choice',
        options: rivals,
        actual: (read) => placesOf(read)?.best.column ?? null,
      },
      see: (read) => {
        const found = placesOf(read);
        const worst = rivals.flatMap(
          (column) => found?.places.find((row) => row.column === column)?.worst ?? [],
        );
        const [plain, apt, at, pca] = worst;
        if (!found || plain === undefined || apt === undefined || at === undefined || pca === undefined)
          return null;
        const { best } = found;
        const shares = { plain: share(plain), apt: share(apt), at: share(at), pca: share(pca) };
        if (best.column === PLAIN) return { ...shares, variant: 'none' };
        const seeds = read(arenaTables.cells).find(
          ({ family, row, column }) => family === 'fakes' && row === 'worst' && column === best.column,
        )?.seeds;
        const p = apart(read, PLAIN, best.column) ?? '–';
        return { ...shares, best: label(best.column), p, seeds: seeds ?? '–' };
      },
    },
    {
      id: 'cost',
      predict: {
        kind: 'number',
        axis: { label: 'axis.kept', from: 0, to: 1.2, percent: true },
        actual: (read) => {
          const found = placesOf(read);
          return found?.best.clean != null && found.plain.clean ? found.best.clean / found.plain.clean : null;
        },
      },
      see: (read) => {
        const found = placesOf(read);
        if (found?.best.clean == null || found.plain.clean === null) return null;
        const front = found.places.filter(({ undominated }) => undominated === 'yes');
        return {
          ...{ plain: found.plain.clean, best: label(found.best.column), defended: found.best.clean },
          front: front.map(({ column }) => label(column)).join('; '),
          ...(front.every(({ column }) => arenaColumn(column).model !== 'mf') && { variant: 'model' }),
        };
      },
    },
    { id: 'cells' },
  ],
};
