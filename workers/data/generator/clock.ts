import type { Rng } from '../../core/random.ts';
import type { Choices } from './choices.ts';

/** First day (1 January 2000, in seconds), length of the record, and how people use it. */
const calendar = { start: 946_684_800, days: 215 } as const;
/** Chance that a user comes back, mean days between visits, and median seconds between two ratings. */
const visits = { again: 0.45, gapDays: 12, seconds: 18 } as const;
/** How strongly well-known items come first when a user rates; in units of the noise. */
const knownFirst = 0.085;

/**
 * Times in whole seconds. A user joins on a random day, rates in one or more visits, seconds apart, and never two
 * items in the same second; well-known items tend to come first, since people are shown those first.
 * Reorders the items of each user so that they stand in the order of time.
 */
export function makeTimes(choices: Choices, popularity: Float64Array, rng: Rng): Float64Array {
  const { offsets, items } = choices;
  const times = new Float64Array(items.length);
  const day = 86_400;
  for (let u = 0; u + 1 < offsets.length; u++) {
    const size = offsets[u + 1] - offsets[u];
    const own = Array.from(items.subarray(offsets[u], offsets[u + 1]), (item) => ({
      item,
      turn: rng.normal() - knownFirst * popularity[item],
    }));
    own.sort((a, b) => a.turn - b.turn);
    let clock = calendar.start + rng.uniform() * calendar.days * day;
    let left = size;
    for (let k = 0; k < size; k++) {
      items[offsets[u] + k] = own[k].item;
      times[offsets[u] + k] = Math.floor(clock);
      clock += 1 + visits.seconds * Math.exp(0.8 * rng.normal());
      // The first visit takes most of the ratings: a break is drawn once per dozen of them.
      if (--left > 0 && k % 12 === 11 && rng.uniform() < visits.again / 4) {
        clock += -visits.gapDays * day * Math.log(1 - rng.uniform());
      }
    }
  }
  return times;
}
