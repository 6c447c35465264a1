import type { EvadeSpec } from '../spec/spec.ts';
import type { DataSize } from './size.ts';
import { epochNs, networkNs, rankingNs, trainingNs, trainingRows } from './training.ts';

/** Nanoseconds that each round of an attack on a network takes whatever its size: calls into the engine. */
const roundNs = 2e6;

/** Rounds that an attack of the battery within one length takes; C&W's search are those of its iterations. */
const walks = { 'input-pgd': 40, 'input-restarts': 320, 'input-averaging': 40 } as const;

/** What a cell of an arena takes for its attack and its ranking, and for the training of its column. */
export function evadeCellNs(row: string, spec: EvadeSpec, size: DataSize) {
  const { model, student, attack, measure } = spec;
  const small = { ...model, factors: student.factors, layers: student.layers };
  const examples = Math.min(attack.examples, size.users);
  const round = roundNs + examples * networkNs([small.factors * 4, ...small.layers]);
  const rounds =
    row === 'input-cw' ? attack.iterations * attack.searchSteps : (walks[row as keyof typeof walks] ?? 1);
  return {
    attack: rounds * round + 2 * rankingNs(model, size, measure),
    defended: student.epochs * epochNs(small, size, trainingRows(spec, size)),
  };
}

/** What the study Evade takes. */
export function evadeWork(spec: EvadeSpec, size: DataSize) {
  const { model, student, defence, attack, rivals, repeats, widths, measure } = spec;
  const strategies = new Set(defence.strategies).size;
  const rows = trainingRows(spec, size);
  const small = { ...model, factors: student.factors, layers: student.layers };
  const taught = student.epochs * epochNs(small, size, rows);
  const ranking = rankingNs(model, size, { ...measure, candidates: { kind: 'all' } });
  const examples = Math.min(attack.examples, size.users);
  const round = roundNs + examples * networkNs([small.factors * 4, ...small.layers]);
  const rounds = attack.iterations * (attack.points + attack.searchSteps) + 13 * 41;
  const hinted = defence.strategies.filter((one) => one === 'single' || one === 'multi').length;
  const leveled = hinted * defence.levels.length;
  const noisy = leveled * (taught + attack.iterations * (2 + attack.draws) * round);
  const family = trainingNs(spec, size) + strategies * taught;
  const models = 1 + strategies + rivals.length;
  const warmths = defence.temperatures?.length ?? 0;
  const search = attack.iterations * attack.searchSteps * round;
  const distilled = trainingNs(spec, size) + taught + 2 * (search + 2 * ranking);
  const seed = family + rivals.length * taught + models * (rounds * round + 2 * ranking) + noisy;
  return {
    aloneNs: seed,
    partsNs: (repeats - 1) * seed + repeats * (widths.length * family + warmths * distilled),
    parts: Math.max(1, repeats - 1 + repeats * (widths.length + warmths)),
    searchNs: 0,
  };
}
