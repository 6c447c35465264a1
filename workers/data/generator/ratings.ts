import type { Rng } from '../../core/random.ts';
import type { Catalogue } from './catalogue.ts';
import { affinity, type Choices, type TasteRows } from './choices.ts';
import type { Population } from './population.ts';

/** Share of the ratings at or below 1, 2, 3 and 4, as on ML-100K (docs/data.md). */
const cumulated = [0.0611, 0.1748, 0.44625, 0.78799] as const;

/** What moves a rating, in units of its noise. */
const weights = { quality: 0.66, generosity: 0.5, affinity: 0.42, noise: 1 } as const;

/**
 * Ratings 1 to 5: quality of the item, generosity of the user, affinity of both and noise make an opinion; the
 * opinions are cut at the quantiles that give MovieLens' use of the scale.
 */
export function rate(
  choices: Choices,
  catalogue: Catalogue,
  population: Population,
  rows: TasteRows,
  rng: Rng,
): Float32Array {
  const { offsets, items } = choices;
  const opinions = new Float32Array(items.length);
  for (let u = 0; u + 1 < offsets.length; u++) {
    for (let k = offsets[u]; k < offsets[u + 1]; k++) {
      opinions[k] =
        weights.quality * catalogue.quality[items[k]] +
        weights.generosity * population.generosity[u] +
        weights.affinity * affinity(population.taste, u, rows, items[k]) +
        weights.noise * rng.normal();
    }
  }
  const sorted = opinions.slice().sort();
  const cuts = cumulated.map((share) => sorted[Math.floor(share * sorted.length)]);
  return opinions.map((opinion) => 1 + cuts.filter((cut) => opinion >= cut).length);
}
