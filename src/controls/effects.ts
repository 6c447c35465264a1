import {
  type ArenaFamily,
  adapts,
  arenaRow,
  isMultiStep,
  predictionOf,
  type Spec,
  type StudyId,
  usesStatistics,
} from '../../workers/protocol.ts';
import { isWithin } from './rows.ts';

type Of<S extends StudyId> = Extract<Spec, { readonly study: S }>;
/** Under which experiments settings change anything: by their paths, or those that they stand below. */
type Effects<S extends StudyId> = readonly (readonly [readonly string[], (spec: Of<S>) => boolean])[];

const some = <T>(list: readonly T[], ...wanted: readonly T[]) => wanted.some((one) => list.includes(one));

/** Clicks and labels are the same in both views. */
const ofRatings = ({ model }: Of<'perturb' | 'train'>) => predictionOf(model.kind) === 'ratings';

const train: Effects<'train'> = [
  [['view.feedback'], ofRatings],
  [['measure.k'], ({ model }) => predictionOf(model.kind) !== 'labels'],
];

const walks = ({ attack }: Of<'perturb'>) => attack.methods.some(isMultiStep);
/** Whether the loss that an attack raises is over pairs with a negative each. */
const ofPairs = ({ attack, model }: Of<'perturb'>) =>
  attack.goal.kind !== 'untargeted' || (model.kind !== 'fm' && model.kind !== 'mf');

const perturb: Effects<'perturb'> = [
  [['attack.from', 'attack.to', 'attack.points'], ({ attack }) => attack.against.kind === 'epsilon'],
  [['attack.iterations'], (spec) => walks(spec) && spec.attack.against.kind !== 'iterations'],
  [['attack.against.upTo', 'attack.against.every', 'attack.step', 'attack.projection'], walks],
  [['attack.start'], ({ attack }) => attack.methods.includes('pgd')],
  [['attack.gradient', 'attack.rows'], ({ attack }) => attack.methods.some((method) => method !== 'random')],
  [['attack.noise'], ({ attack }) => attack.methods.includes('random')],
  [['view.feedback'], ofRatings],
  [['attack.fields'], ({ model }) => model.kind === 'fm'],
  // A single step meets the first draw alone.
  [['attack.gradient.negatives'], (spec) => walks(spec) && ofPairs(spec)],
  [
    ['attack.draw'],
    (spec) =>
      ofPairs(spec) || spec.attack.gradient.kind === 'batch' || some(spec.attack.methods, 'random', 'pgd'),
  ],
  // Walks are compared with single steps.
  [['margin'], (spec) => walks(spec) && !spec.attack.methods.every(isMultiStep)],
];

const byErm = ({ defence }: Of<'poison'>) => some(defence.methods, 'apt', 'apt-rand');
const learnsHessian = (spec: Of<'poison'>) => spec.defence.methods.includes('apt');
const poison: Effects<'poison'> = [
  [['attack.targets'], ({ attack }) => attack.goal !== 'availability'],
  [
    ['attack.selected'],
    ({ attack }) => some(attack.profiles, 'bandwagon', 'segment', 'aush') || attack.profiles.some(adapts),
  ],
  [
    ['attack.noise', 'attack.targetShift'],
    ({ attack }) => attack.profiles.includes('obfuscated') || attack.profiles.some(adapts),
  ],
  [['attack.surrogate'], ({ attack }) => some(attack.profiles, 'pga', 's-tna')],
  [['attack.pga'], ({ attack }) => attack.profiles.includes('pga')],
  [['attack.stna'], ({ attack }) => attack.profiles.includes('s-tna')],
  [['attack.aush'], ({ attack }) => attack.profiles.includes('aush')],
  [['defence.statistics'], ({ defence }) => [...defence.methods, ...defence.detectors].some(usesStatistics)],
  [['defence.detection.share'], ({ defence }) => some(defence.detectors, 'pca', 'rdma')],
  [['defence.detection.components'], ({ defence }) => defence.detectors.includes('pca')],
  [
    ['defence.detection.simulated', 'defence.detection.simulatedShare'],
    ({ defence }) => defence.detectors.includes('degree-sad'),
  ],
  [['defence.users', 'defence.usersOf', 'defence.items', 'defence.pretrain', 'defence.interval'], byErm],
  [
    ['defence.temperature', 'defence.hessian', 'defence.risk', 'defence.influenceUsers', 'defence.shift'],
    learnsHessian,
  ],
  [['defence.damping'], (spec) => learnsHessian(spec) && spec.defence.hessian !== 'none'],

  [['defence.epsilon', 'defence.lambda'], ({ defence }) => defence.methods.includes('at')],
  [['defence.aprEpsilon', 'defence.aprLambda'], ({ defence }) => some(defence.methods, 'apr', 'apr-random')],
  [['defence.aprEpochs'], ({ defence }) => some(defence.methods, 'apr', 'apr-random', 'continued')],
  [['defence.studentEpochs'], ({ defence }) => defence.methods.includes('distilled')],
  [['defence.pcmf'], ({ defence }) => defence.methods.includes('pcmf')],
  [['measure.climb'], ({ model }) => model.kind === 'mf'],
];

const hinted = ({ defence }: Of<'evade'>) => some(defence.strategies, 'single', 'multi');
const evade: Effects<'evade'> = [[['student.hintEpochs', 'defence.sigma', 'attack.draws'], hinted]];

const fakes: Effects<'fakes'> = [
  [['attack.at', 'attack.targets', 'attack.fillers'], ({ attack }) => attack.profiles.length > 0],
  [
    ['attack.models'],
    ({ attack, defence }) => attack.profiles.length > 0 && defence.ensemble.kind === 'samples',
  ],
  [['model'], ({ defence }) => defence.voter === 'model'],
  // Nothing is measured while voters train, and a certificate is about the whole list.
  [['measure.every', 'measure.candidates'], () => false],
];

const certify: Effects<'certify'> = [
  [['view.feedback', 'measure.k'], () => false],
  // Up to one switch or exactly one is the same.
  [['attack.random'], ({ attack }) => attack.budget > 1],
  [['compare.nodes'], ({ compare }) => compare.methods.length + compare.qs.length > 0],
];

const meets = ({ rows }: Of<'arena'>, family: ArenaFamily) =>
  rows.some((row) => arenaRow(row).family === family);
const arena: Effects<'arena'> = [
  [['budget.clicks'], (spec) => meets(spec, 'clicks')],
  [['budget.radius'], (spec) => meets(spec, 'inputs')],
  [['budget.instances'], (spec) => meets(spec, 'clicks') || meets(spec, 'inputs')],
];

const holds = <S extends StudyId>(effects: Effects<S>, spec: Of<S>, path: string): boolean =>
  effects.every(([paths, when]) => !isWithin(path, paths) || when(spec));

/** False for a setting that changes nothing in an experiment as it is: nothing of it is read. */
export function hasEffect(spec: Spec, path: string): boolean {
  switch (spec.study) {
    case 'train':
      return holds(train, spec, path);
    case 'perturb':
      return holds(perturb, spec, path);
    case 'poison':
      return holds(poison, spec, path);
    case 'evade':
      return holds(evade, spec, path);
    case 'fakes':
      return holds(fakes, spec, path);
    case 'certify':
      return holds(certify, spec, path);
    case 'arena':
      return holds(arena, spec, path);
    default:
      return true;
  }
}
