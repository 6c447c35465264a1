import type { Target } from '../target.ts';
import { readers } from './readers.ts';

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [readers];
