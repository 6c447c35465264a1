import { expect, it } from 'vitest';
import { popularitySentence, popularityWarning } from '../../../../src/studies/arena/popularity.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { type ArenaTableRow, arenaTables } from '../../../../workers/protocol/tables/arena.ts';

const spec = parseSpec({ study: 'arena' });
const standing = (column: ArenaTableRow<'places'>['column'], clean: number): ArenaTableRow<'places'> => ({
  ...({ family: 'fakes', place: 1, column, worst: 0.5, sd: 0.01, mean: 0.6 } as const),
  ...({ clean, cleanSd: 0, undominated: 'no' } as const),
});
const held = (popularity: number | null, family: 'fakes' | 'embeddings' = 'fakes') => ({
  places: { ...arenaTables.places.head(spec), rows: [standing('mf', 0.2), standing('mf-at', 0.1)] },
  baselines:
    popularity === null
      ? null
      : {
          ...arenaTables.baselines.head(spec),
          rows: [{ family: 'fakes' as const, name: 'popularity' as const, test: popularity, sd: 0 }],
        },
  ...{ family, k: 10 },
});

it('Popularity stands beside the ranking of its family, with how many columns have less', () => {
  expect(popularitySentence(held(0.15))).toMatch(/^Popularity, .* has HR@10 0\.15; 1 of 2 columns /);
  expect(popularitySentence(held(0.05))).toContain('0 of 2 columns');
  // Runs of before have no such table, and a family without a row has no sentence.
  expect(popularitySentence(held(null))).toBeNull();
  expect(popularitySentence(held(0.15, 'embeddings'))).toBeNull();
});

it('and is warned of where no model does better without an attack', () => {
  expect(popularityWarning(held(0.25))).toMatch(
    /better than every model here without an attack: HR@10 0\.25 against 0\.2\./,
  );
  expect(popularityWarning(held(0.15))).toBeNull();
  expect(popularityWarning(held(null))).toBeNull();
});
