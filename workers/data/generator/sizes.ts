import { generatedSizes } from '../../protocol/spec/sizes.ts';
import type { sizes } from '../../protocol/spec/spec.ts';

export type GeneratedSize = (typeof sizes)[number];

/** What is fixed about a generated set whatever its seed. */
export interface SizeSettings {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Every user has at least so many; MovieLens keeps users with 20 or more. */
  readonly leastPerUser: number;
}

export const sizeSettings: Readonly<Record<GeneratedSize, SizeSettings>> = {
  classroom: { ...generatedSizes.classroom, leastPerUser: 10 },
  small: { ...generatedSizes.small, leastPerUser: 20 },
  'ml-100k': { ...generatedSizes['ml-100k'], leastPerUser: 20 },
  'ml-1m': { ...generatedSizes['ml-1m'], leastPerUser: 20 },
};
