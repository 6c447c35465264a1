import { isMultiStep, isPerturbWay, type PerturbWayId } from '../names/perturb.ts';
import { adapts, usesStatistics } from '../names/poison.ts';
import { type ArenaCell, restarts } from '../spec/cells.ts';
import { sharedBy } from '../spec/cells-shared.ts';
import { planOf } from '../spec/check/arena.ts';
import { aprFirst } from '../spec/poison-defence.ts';
import type { ArenaSpec, CertifySpec, PerturbSpec, PoisonSpec, Spec } from '../spec/spec.ts';
import { evadeCellNs, evadeWork } from './evade.ts';
import { fakesWork } from './fakes.ts';
import type { DataSize } from './size.ts';
import { epochNs, exampleNs, rankingNs, trainingNs, trainingRows } from './training.ts';

/** What a study takes on one core, and over how many workers its parts can be spread. */
export interface StudyWork {
  /** What cannot be spread. */
  readonly aloneNs: number;
  /** All parts together. */
  readonly partsNs: number;
  readonly parts: number;
  /** What the exact search may take besides, if every instance needed all its nodes. */
  readonly searchNs: number;
}

const alone = (aloneNs: number): StudyWork => ({ aloneNs, partsNs: 0, parts: 1, searchNs: 0 });
const unique = <T>(values: readonly T[]) => [...new Set(values)];

function perturbWork(spec: PerturbSpec, size: DataSize): StudyWork {
  const { model, attack, defence, repeats, measure } = spec;
  const rows = trainingRows(spec, size);
  const { against } = attack;
  const budgets = against.kind === 'epsilon' ? attack.points : 1;
  const steps = against.kind === 'iterations' ? against.upTo : attack.iterations;
  const marks = against.kind === 'iterations' ? against.upTo / against.every : 1;
  const examples = attack.gradient.kind === 'batch' ? Math.min(rows, attack.gradient.size) : rows;
  const gradient = 'epochs' in model ? examples * exampleNs(model, size) : 0;
  const ranking = rankingNs(model, size, measure);
  const legs = unique(attack.methods).map((method) =>
    isMultiStep(method)
      ? budgets * (steps * gradient + marks * ranking)
      : (method === 'fgsm' ? gradient : 0) + budgets * ranking,
  );
  const attacks = legs.reduce((a, b) => a + b, 2 * ranking);
  const models = trainingNs(spec, size);
  const one = models + attacks + defenceNs(defence, spec, size, attacks);
  if (against.kind !== 'cores') return alone(repeats * one);
  const samples = Math.max(1, Math.floor((against.to - against.from) / against.step) + 1);
  return { ...alone(0), partsNs: samples * repeats * one, parts: samples };
}

type OfFakes = Extract<PerturbSpec['defence'], { kind: PerturbWayId }>;
const isOfFakes = (defence: PerturbSpec['defence']): defence is OfFakes => isPerturbWay(defence.kind);

/** Nanoseconds of a training by a way that was made against fake users. */
function wayNs(defence: OfFakes, spec: PerturbSpec, size: DataSize): number {
  const training = trainingNs(spec, size);
  if (defence.kind === 'pcmf') return pcmfNs(defence.pcmf, size);
  if (defence.kind === 'apt') return aptFactor[defence.hessian] * training;
  if (defence.kind === 'apt-rand') return aptFactor.none * training;
  return (defence.kind === 'at' ? 3 : 1) * training;
}

/** What a defence adds to a seed: its training, what it is compared with, and the attacks on it. */
function defenceNs(
  defence: PerturbSpec['defence'],
  spec: PerturbSpec,
  size: DataSize,
  attacksNs: number,
): number {
  const { model, measure } = spec;
  if (defence.kind === 'none' || !('epochs' in model)) return 0;
  if (isOfFakes(defence)) return wayNs(defence, spec, size) + attacksNs;
  const looks = measure.every > 0 ? defence.epochs / measure.every : 1;
  const measured = looks * rankingNs(model, size, measure);
  const rows = trainingRows(spec, size);
  if (defence.kind === 'apr') {
    const steps = 'iterations' in defence.noise ? defence.noise.iterations : 1;
    const plain = defence.undefended === 'continued' ? 1 : 0;
    const passes = 2 + steps + plain;
    return passes * defence.epochs * epochNs(model, size, rows) + (1 + plain) * measured + attacksNs;
  }
  const pairs = defence.pairs === 'all' ? size.users * size.items : rows;
  const adversarial = defence.adversary.kind === 'none' ? 1 : 2;
  const student = { ...model, batch: defence.batch, optimiser: defence.optimiser };
  return (adversarial * defence.epochs * epochNs(student, size, pairs)) / 1.2 + measured + attacksNs;
}

/** Nanoseconds of a node of the exact search, and what bounds and greedy take for each item and size. */
const nodeNs = 250;
const boundNs = 40;
/** Share of the nodes that the searches of a sample use, all told; what is left open early costs little. */
const searched = 0.02;

function certifyWork(spec: CertifySpec, size: DataSize): StudyWork {
  const { model, attack, defence, compare, split } = spec;
  const part = split.kind === 'ratio' ? split[attack.part] : 0.05;
  const all = size.interactions * part * (1 + model.negatives);
  const instances = attack.sample === 0 ? all : Math.min(all, attack.sample);
  const training = trainingNs(spec, size);
  const epoch = epochNs(model, size, trainingRows(spec, size));
  const robust = (kind: string, epochs: number) => (kind === 'fm-rt' ? 2 : 1.3) * epochs * epoch;
  const bounds = instances * size.items * model.factors * boundNs * 0.1;
  const search = instances * attack.nodes * nodeNs;
  const ways = unique(compare.methods).length + compare.qs.length;
  return {
    aloneNs: training + bounds + (defence.kind === 'none' ? 0 : robust(defence.kind, defence.epochs)),
    partsNs:
      searched * search +
      ways * (robust('fm-rt', 3) + bounds + instances * compare.nodes * nodeNs * searched),
    parts: Math.max(instances, ways),
    searchNs: search,
  };
}

/** Nanoseconds of crafting the fakes of a profile. */
function craftingNs(spec: PoisonSpec, size: DataSize, profile: string): number {
  const { attack } = spec;
  const { factors, sweeps } = attack.surrogate;
  const fakes = size.users * attack.share;
  const solve = 2 * size.interactions * factors * factors + (size.users + size.items) * factors ** 3;
  if (profile === 'pga') return (sweeps + 20 * attack.pga.steps) * solve;
  if (profile === 's-tna') {
    const step = size.interactions * factors * factors + attack.stna.users * size.items * factors;
    return fakes * attack.stna.steps * 16 * step;
  }
  if (profile === 'aush') return 8 * attack.aush.epochs * size.interactions * 1000;
  return fakes * size.items * 10;
}

/** Trainings that an attack which adapts takes against a way to train: 15 for half the epochs and 11 whole. */
const rehearsals = 18.5;

/** What APT takes, in trainings of MF, by the Hessian in its influence. */
const aptFactor = { none: 4, 'block-diagonal': 20, full: 200 } as const;

const pcmfNs = ({ epochs, factors }: PoisonSpec['defence']['pcmf'], { interactions }: DataSize): number =>
  epochs * interactions * (200 + 12 * factors);

/** Nanoseconds of a training by a way, in trainings of the model without one. */
function wayFactor(spec: PoisonSpec, method: string): number {
  const { defence } = spec;
  if (method === 'apt' || method === 'apt-rand') return aptFactor[defence.hessian];
  // Pre-training counts one; an adversarial epoch two, the control's one; a student sees every pair.
  const after = (defence.aprEpochs ?? aprFirst.aprEpochs) / Math.max(1, spec.model.epochs);
  if (method === 'apr' || method === 'apr-random') return 1 + 2 * after;
  if (method === 'continued') return 1 + after;
  return method === 'at' ? 3 : 1;
}

/** Nanoseconds of a student that learns every pair. */
function studentNs({ model, defence }: PoisonSpec, size: DataSize): number {
  const student = { ...model, batch: 4096 };
  return (defence.studentEpochs ?? aprFirst.studentEpochs) * epochNs(student, size, size.users * size.items);
}

function poisonWork(spec: PoisonSpec, size: DataSize): StudyWork {
  const { attack, defence, sweep, repeats, measure } = spec;
  const training = trainingNs(spec, size);
  const ranking = rankingNs(spec.model, size, measure);
  const ways = [...unique(defence.methods), ...unique(defence.detectors)];
  const methodNs = (method: string): number => {
    if (method === 'pcmf') return pcmfNs(defence.pcmf, size);
    if (method === 'distilled') return training + studentNs(spec, size);
    return wayFactor(spec, method) * training;
  };
  const outcomes = ways.map(
    (method) => (usesStatistics(method) ? defence.statistics.length : 1) * (methodNs(method) + 2 * ranking),
  );
  const defended = outcomes.reduce((a, b) => a + b, training + 2 * ranking);
  const profiles = unique(attack.profiles);
  const crafting = profiles.reduce(
    (total, profile) => total + (adapts(profile) ? rehearsals * defended : craftingNs(spec, size, profile)),
    0,
  );
  const followed = measure.climb ? 40 * ranking * profiles.length * (1 + ways.length) : 0;
  const values = sweep.kind === 'none' ? 1 : 1 + (sweep.kind === 'size' ? sweep.sizes : sweep.shares).length;
  return {
    aloneNs: 0,
    partsNs: repeats * (training + values * (crafting + profiles.length * defended)) + followed,
    parts: repeats * profiles.length * values,
    searchNs: 0,
  };
}

/** The walks of PGD with restarts. */
const restartedWalks = restarts.draws.length * restarts.shares.length;
/** Gradients of the probes beside FGSM, in walks of the battery: 25 of the unbounded one and 4 of losses. */
const probed = 29 / 25;

/** What a perturb cell takes beside its models, and the training of its defence. */
function perturbCellNs({ row }: ArenaCell, spec: PerturbSpec, size: DataSize) {
  const plain: PerturbSpec = { ...spec, defence: { kind: 'none' } };
  const of = (one: PerturbSpec) => perturbWork(one, size).aloneNs;
  const own = of(plain) - trainingNs(spec, size);
  const walking = (method: 'bim' | 'random') =>
    of({ ...plain, attack: { ...plain.attack, methods: [method] } });
  const walk = walking('bim') - walking('random');
  const more = { 'pgd-restarts': (restartedWalks - 1) * walk, fgsm: probed * walk };
  return {
    attack: own + (row in more ? more[row as keyof typeof more] : 0),
    // The defended model alone is attacked.
    defended: of(spec) - of(plain) - own,
  };
}

/** What a poison cell takes; an attack that adapts to a defence searches against the plain model too, and tries that. */
function poisonCellNs({ row }: ArenaCell, spec: PoisonSpec, size: DataSize): number {
  const own = poisonWork(spec, size).partsNs - trainingNs(spec, size);
  const { methods, detectors } = spec.defence;
  if (row !== 'adaptive' || methods.length + detectors.length === 0) return own;
  const plain = { ...spec, defence: { ...spec.defence, methods: [], detectors: [] } };
  const simple: PoisonSpec = { ...spec, attack: { ...spec.attack, profiles: ['random'] } };
  const search = poisonWork(plain, size).partsNs - trainingNs(spec, size);
  return own + search + poisonWork(simple, size).partsNs - trainingNs(spec, size);
}

/** What a cell of an arena takes, in nanoseconds. */
interface CellWork {
  /** Beside models, and what follows. */
  readonly attack: number;
  /** What cells may have in common (`sharedBy`): fakes, or the certificates of a machine. */
  readonly made: number;
  /** The training of a defence that others share. */
  readonly defended: number;
}

function cellNs(cell: ArenaCell, size: DataSize): CellWork {
  const { spec } = cell;
  if (spec.study === 'perturb') return { ...perturbCellNs(cell, spec, size), made: 0 };
  if (spec.study === 'evade') return { ...evadeCellNs(cell.row, spec, size), made: 0 };
  if (spec.study === 'poison') {
    const [profile = 'random'] = spec.attack.profiles;
    const made = adapts(profile) ? 0 : craftingNs(spec, size, profile);
    return { attack: poisonCellNs(cell, spec, size) - made, made, defended: 0 };
  }
  const plain = certifyWork({ ...spec, defence: { kind: 'none' } }, size);
  return {
    attack: 0,
    made: plain.aloneNs + plain.partsNs - trainingNs(spec, size),
    defended: certifyWork(spec, size).aloneNs - plain.aloneNs,
  };
}

/** What a cell of an arena takes beside the plain models that others share. */
export function arenaCellNs(cell: ArenaCell, size: DataSize): CellWork {
  const { attack, made, defended } = cellNs(cell, size);
  return { attack: Math.max(0, attack), made: Math.max(0, made), defended: Math.max(0, defended) };
}

/** What the cells of an arena take run alone, less what they share. */
function arenaWork(spec: ArenaSpec, size: DataSize): StudyWork {
  const { cells } = planOf(spec);
  const shared = new Map<string, number>();
  let partsNs = 0;
  for (const cell of cells) {
    const { attack, made, defended } = arenaCellNs(cell, size);
    shared.set(`${cell.spec.model.kind} ${cell.repeat}`, trainingNs(cell.spec, size));
    if (defended > 0) shared.set(`${cell.column} ${cell.repeat}`, defended);
    const key = sharedBy(cell);
    if (key !== null) shared.set(`made ${key}`, made);
    partsNs += attack + (key === null ? made : 0);
  }
  return {
    aloneNs: 0,
    partsNs: [...shared.values()].reduce((a, b) => a + b, partsNs),
    parts: cells.length,
    searchNs: 0,
  };
}

/** The work of a study, by what its spec asks for. */
export function workOf(spec: Spec, size: DataSize): StudyWork {
  switch (spec.study) {
    case 'train':
      return alone(trainingNs(spec, size));
    case 'perturb':
      return perturbWork(spec, size);
    case 'certify':
      return certifyWork(spec, size);
    case 'fakes':
      return fakesWork(spec, size);
    case 'evade':
      return evadeWork(spec, size);
    case 'poison':
      return poisonWork(spec, size);
    case 'arena':
      return arenaWork(spec, size);
  }
}
