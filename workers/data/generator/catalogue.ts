import type { Rng } from '../../core/random.ts';
import { titleOf } from './titles.ts';

/** Genres with their share among first genres. */
export const genres = [
  { name: 'Action', share: 0.1 },
  { name: 'Adventure', share: 0.05 },
  { name: 'Animation', share: 0.025 },
  { name: 'Children', share: 0.035 },
  { name: 'Comedy', share: 0.21 },
  { name: 'Crime', share: 0.05 },
  { name: 'Documentary', share: 0.03 },
  { name: 'Drama', share: 0.25 },
  { name: 'Fantasy', share: 0.02 },
  { name: 'Horror', share: 0.05 },
  { name: 'Musical', share: 0.02 },
  { name: 'Mystery', share: 0.025 },
  { name: 'Noir', share: 0.015 },
  { name: 'Romance', share: 0.04 },
  { name: 'Sci-Fi', share: 0.03 },
  { name: 'Thriller', share: 0.04 },
  { name: 'War', share: 0.02 },
  { name: 'Western', share: 0.01 },
] as const;

/** The first and the last year of a film. */
export const yearRange = { from: 1930, to: 2000 } as const;

/** Individual traits beside the genres along which films differ and people's tastes do too. */
export const styles = 2;

export interface Catalogue {
  readonly titles: readonly string[];
  /** Genre indices of each item, ascending, one to four. */
  readonly genres: readonly (readonly number[])[];
  readonly years: Int32Array;
  /** [items × styles], standard normal. */
  readonly style: Float64Array;
  /** What everybody agrees on, standard normal: moves ratings up and popularity a little. */
  readonly quality: Float64Array;
  /** Log-weight of being chosen, before taste. */
  readonly popularity: Float64Array;
}

/** Spread of the log-weight of items; with the saturation among active users it gives ML-100K's long tail. */
const popularitySd = 1.9;
/** Shortens the upper tail and lengthens the lower: nobody has seen most films, but no film is seen by all. */
const popularitySkew = 0.07;
/** How far quality and popularity go together. */
const qualityInPopularity = 0.45;
/** Share of items with one, two, three and four genres, cumulated. */
const genreCounts = [0.5, 0.83, 0.97, 1] as const;

function drawGenre(rng: Rng): number {
  let left = rng.uniform() * genres.reduce((sum, genre) => sum + genre.share, 0);
  for (let g = 0; g < genres.length; g++) {
    left -= genres[g].share;
    if (left < 0) return g;
  }
  return genres.length - 1;
}

/** Items with invented titles, genres, years, quality and popularity. */
export function makeCatalogue(nItems: number, rng: Rng): Catalogue {
  const traits = rng.child('traits');
  const words = rng.child('titles');
  const used = new Set<string>();
  const titles: string[] = [];
  const genresOf: number[][] = [];
  const years = new Int32Array(nItems);
  const quality = new Float64Array(nItems);
  const popularity = new Float64Array(nItems);
  const style = Float64Array.from({ length: nItems * styles }, () => traits.normal());
  for (let i = 0; i < nItems; i++) {
    const share = traits.uniform();
    const count = 1 + genreCounts.findIndex((limit) => share < limit);
    const drawn = [drawGenre(traits)];
    while (drawn.length < count) {
      const genre = drawGenre(traits);
      if (!drawn.includes(genre)) drawn.push(genre);
    }
    // Most films are recent, with an exponential tail into the past.
    const age = Math.floor(-9 * Math.log(1 - traits.uniform()));
    years[i] = Math.max(yearRange.from, yearRange.to - age);
    quality[i] = traits.normal();
    const own = Math.sqrt(1 - qualityInPopularity ** 2) * traits.normal();
    const z = qualityInPopularity * quality[i] + own;
    popularity[i] = popularitySd * (z - popularitySkew * (z * z - 1));
    titles.push(`${titleOf(genres[drawn[0]].name, used, words)} (${years[i]})`);
    genresOf.push(drawn.sort((a, b) => a - b));
  }
  return { titles, genres: genresOf, years, style, quality, popularity };
}
