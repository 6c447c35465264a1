import { checkEvade } from '../../protocol/spec/check/evade.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askEvasion } from './ask.ts';
import { evadeSeed, evadeWidth } from './seed.ts';
import { runEvade } from './study.ts';
import { evadeTemperature } from './temperatures.ts';

/** How little turns the yes of a neural model into a no (paper 001). */
export const evadeStudy: Study<EvadeSpec> = {
  id: 'evade',
  check: checkEvade,
  run: runEvade,
  answers: { evasion: askEvasion },
  jobs: [evadeSeed, evadeWidth, evadeTemperature],
};
