import { models } from '../../workers/protocol.ts';
import type { Reference } from './types.ts';

/** What recommending the most clicked items to everybody reaches: the line that a model has to beat. */
export const popularityLine = (value: number): Reference => ({
  label: models.popularity.label,
  value,
  // The hue of what learns nothing; the dash tells it from the random recommender.
  role: 'random',
  dash: '14 4 3 4',
});
