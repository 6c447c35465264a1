import { checkArena } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askAttack } from './attack-export.ts';
import { arenaCell, arenaModel } from './jobs.ts';
import { runArena } from './study.ts';

/** Every attack against every model and defence. */
export const arenaStudy: Study<ArenaSpec> = {
  id: 'arena',
  check: checkArena,
  run: runArena,
  answers: { attack: askAttack },
  jobs: [arenaModel, arenaCell],
};
