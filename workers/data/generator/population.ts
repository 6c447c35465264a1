import type { Rng } from '../../core/random.ts';
import { genres, styles } from './catalogue.ts';

export const ageBrackets = ['Under 18', '18-24', '25-34', '35-44', '45-49', '50-55', '56+'] as const;
const ageShares = [0.04, 0.18, 0.35, 0.2, 0.09, 0.08, 0.06];
export const genders = ['F', 'M'] as const;
const femaleShare = 0.29;
export const occupations = [
  'administrator',
  'artist',
  'craftsman',
  'doctor',
  'driver',
  'engineer',
  'farmer',
  'homemaker',
  'lawyer',
  'librarian',
  'manager',
  'nurse',
  'programmer',
  'retired',
  'salesperson',
  'scientist',
  'student',
  'teacher',
  'technician',
  'unemployed',
  'writer',
] as const;

export interface Population {
  readonly ages: Int32Array;
  readonly genders: Int32Array;
  readonly occupations: Int32Array;
  /** [users × (genres + styles + 1)]: weight on each genre, on each style, and on a film being old. */
  readonly taste: Float64Array;
  /** How much of the items' common popularity a user follows, around 1. */
  readonly mainstream: Float64Array;
  /** What a user adds to every rating, standard normal. */
  readonly generosity: Float64Array;
}

/** Length of a taste vector. */
export const tasteSize = genres.length + styles + 1;

/** Spread of taste: by genre, by style, by age of the film; and of what each attribute of a person adds. */
const spread = { mood: 0.8, genre: 0.3, style: 1.1, era: 0.35, attribute: 0.2, mainstream: 0.2 } as const;

/** Common directions of taste in genres: whoever likes one genre tends to like the genres near it. */
const moods = 2;

function drawShare(shares: readonly number[], rng: Rng): number {
  let left = rng.uniform();
  for (let n = 0; n < shares.length - 1; n++) {
    left -= shares[n];
    if (left < 0) return n;
  }
  return shares.length - 1;
}

/**
 * Users with age, gender, occupation and a taste. What an age, a gender or an occupation adds to the liking
 * of each genre is drawn at random with the data seed and says nothing about real people, but for this:
 * older users care more for older films.
 */
export function makePopulation(nUsers: number, rng: Rng): Population {
  const groups = rng.child('groups');
  const shift = (n: number) =>
    Float64Array.from({ length: n * genres.length }, () => spread.attribute * groups.normal());
  const byAge = shift(ageBrackets.length);
  const byGender = shift(genders.length);
  const byOccupation = shift(occupations.length);
  const loading = Float64Array.from({ length: genres.length * moods }, () => groups.normal());
  const people = rng.child('people');
  const mood = new Float64Array(moods);
  const ages = new Int32Array(nUsers);
  const sexes = new Int32Array(nUsers);
  const jobs = new Int32Array(nUsers);
  const taste = new Float64Array(nUsers * tasteSize);
  const mainstream = new Float64Array(nUsers);
  const generosity = new Float64Array(nUsers);
  for (let u = 0; u < nUsers; u++) {
    ages[u] = drawShare(ageShares, people);
    sexes[u] = people.uniform() < femaleShare ? 0 : 1;
    jobs[u] = people.int(occupations.length);
    const row = u * tasteSize;
    for (let m = 0; m < moods; m++) mood[m] = (spread.mood / Math.sqrt(moods)) * people.normal();
    for (let g = 0; g < genres.length; g++) {
      taste[row + g] =
        mood.reduce((sum, weight, m) => sum + weight * loading[g * moods + m], 0) +
        spread.genre * people.normal() +
        byAge[ages[u] * genres.length + g] +
        byGender[sexes[u] * genres.length + g] +
        byOccupation[jobs[u] * genres.length + g];
    }
    for (let s = 0; s < styles; s++) {
      taste[row + genres.length + s] = (spread.style / Math.sqrt(styles)) * people.normal();
    }
    const older = (ages[u] - 2) / 2;
    taste[row + tasteSize - 1] = spread.era * (people.normal() + older);
    mainstream[u] = 1 + spread.mainstream * people.normal();
    generosity[u] = people.normal();
  }
  return { ages, genders: sexes, occupations: jobs, taste, mainstream, generosity };
}
