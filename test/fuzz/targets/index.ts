import type { Target } from '../target.ts';
import { arrays } from './arrays.ts';
import { links } from './links.ts';
import { models } from './models.ts';
import { readers } from './readers.ts';
import { records } from './records.ts';
import { runs } from './runs.ts';

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [readers, links, runs, models, records, arrays];
