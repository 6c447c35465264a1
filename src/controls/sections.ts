import { describeStudy, type Spec, type StudyId } from '../../workers/protocol.ts';
import { hasEffect } from './effects.ts';
import { type ControlRow, changed, controlRows, isWithin } from './rows.ts';

export type SectionId =
  | 'grid'
  | 'budget'
  | 'sweep'
  | 'split'
  | 'model'
  | 'attack'
  | 'defence'
  | 'compare'
  | 'measure'
  | 'engine'
  | 'seeds';

interface Section {
  readonly id: SectionId;
  readonly title: string;
  /** Members of the spec, in the order of the controls. */
  readonly members: readonly string[];
}

const sections: Readonly<Record<SectionId, Section>> = {
  grid: { id: 'grid', title: 'Grid', members: ['columns', 'rows'] },
  budget: { id: 'budget', title: 'Budgets', members: ['budget'] },
  split: { id: 'split', title: 'View and split', members: ['view', 'split'] },
  model: { id: 'model', title: 'Model', members: ['model', 'keep', 'student', 'rivals', 'widths'] },
  attack: { id: 'attack', title: 'Attack', members: ['attack'] },
  defence: { id: 'defence', title: 'Defence', members: ['defence'] },
  compare: { id: 'compare', title: 'Compare ways of training', members: ['compare'] },
  sweep: { id: 'sweep', title: 'Sweep', members: ['sweep'] },
  measure: { id: 'measure', title: 'Measures', members: ['measure'] },
  engine: { id: 'engine', title: 'Engine', members: ['engine'] },
  seeds: { id: 'seeds', title: 'Seeds', members: ['repeats', 'seed', 'margin'] },
};

/**
 * Settings folded away until asked for: a row is advanced when its path ends on, or passes through, one of
 * these. They matter for a replication, not for a first look.
 */
const advanced: readonly string[] = [
  'view.core',
  'split.validation',
  'split.per',
  'split.seed',
  'model.batch',
  'model.initSd',
  'model.optimiser',
  'model.l2',
  'model.history',
  'model.selfTerms',
  'model.sideFields',
  'model.negatives',
  'attack.targets',
  'attack.fields',
  'attack.iterations',
  'attack.step',
  'attack.projection',
  'attack.start',
  'attack.gradient',
  'attack.draw',
  'attack.rows',
  'attack.noise',
  'attack.goal',
  'defence.accumulators',
  'defence.undefended',
  'defence.stop',
  'defence.batch',
  'defence.optimiser',
  'defence.pairs',
  'margin',
  'measure.every',
  'measure.candidates',
];

/** Settings of the ways to train BPR-MF on poisoned clicks. */
const waysOfClicks = [
  'defence.aprEpsilon',
  'defence.aprLambda',
  'defence.aprEpochs',
  'defence.studentEpochs',
];

/** Where a study folds more away, or shows what others fold. */
const folded: Partial<Record<StudyId, readonly string[]>> = {
  certify: ['attack.part', 'attack.nodes', 'defence.start', 'defence.refresh', 'compare.nodes'],
  evade: [
    'attack.side',
    'attack.norm',
    'attack.output',
    'attack.rate',
    'attack.searchSteps',
    'attack.draws',
    'attack.box',
    'defence.temperature',
    'defence.teacher',
    'defence.temperatures',
  ],
  fakes: ['attack.at', 'attack.models', 'attack.targets', 'attack.fillers', 'defence.ensemble.alpha'],
  poison: [
    'attack.selected',
    'attack.targetShift',
    'attack.noise',
    'attack.fillers',
    'attack.surrogate',
    'attack.pga',
    'attack.stna',
    'attack.aush',
    'defence.detection',
    'defence.temperature',
    'defence.shift',
    'defence.pretrain',
    'defence.interval',
    'defence.hessian',
    'defence.risk',
    'defence.damping',
    'defence.influenceUsers',
    'defence.epsilon',
    'defence.lambda',
    'defence.pcmf',
    ...waysOfClicks,
  ],
};
const shown: Partial<Record<StudyId, readonly string[]>> = { poison: ['attack.targets', 'attack.goal'] };

const isAdvanced = (study: StudyId, { path }: ControlRow) =>
  isWithin(path, folded[study]) || (isWithin(path, advanced) && !isWithin(path, shown[study]));

export interface SectionRows extends Section {
  readonly basic: readonly ControlRow[];
  readonly advanced: readonly ControlRow[];
}

/**
 * What a study leaves to choose: the attacks on embeddings need a model that has some. A model chosen elsewhere stays
 * in the list until it is changed.
 */
function narrowed(study: StudyId, row: ControlRow): ControlRow {
  const { node } = row;
  if (study !== 'perturb' || row.path !== 'model' || node.kind !== 'union') return row;
  const options = node.options.filter(
    ({ value }) => (value !== 'random' && value !== 'popularity') || value === row.value,
  );
  return { ...row, node: { ...node, options } };
}

/** False for what changes nothing, as long as it stands at its default: what was set is shown, so that it can be taken back. */
const matters = (spec: Spec, row: ControlRow): boolean => changed(row) || hasEffect(spec, row.path);

/** The controls of one section of a spec, the basic ones apart from those to be folded. */
export function sectionRows(spec: Spec, id: SectionId): SectionRows {
  const section = sections[id];
  const rows = controlRows(describeStudy(spec.study), spec, section.members)
    .filter((row) => matters(spec, row))
    .map((row) => narrowed(spec.study, row));
  return {
    ...section,
    basic: rows.filter((row) => !isAdvanced(spec.study, row)),
    advanced: rows.filter((row) => isAdvanced(spec.study, row)),
  };
}

/** The sections of a study's controls, from top to bottom, after the data. */
export const studySections: Readonly<Record<StudyId, readonly SectionId[]>> = {
  train: ['split', 'model', 'measure', 'engine', 'seeds'],
  evade: ['attack', 'defence', 'model', 'split', 'measure', 'engine', 'seeds'],
  perturb: ['attack', 'defence', 'split', 'model', 'measure', 'engine', 'seeds'],
  certify: ['attack', 'defence', 'compare', 'split', 'model', 'measure', 'engine', 'seeds'],
  fakes: ['defence', 'attack', 'split', 'model', 'measure', 'engine', 'seeds'],
  poison: ['attack', 'defence', 'sweep', 'split', 'model', 'measure', 'engine', 'seeds'],
  arena: ['grid', 'budget', 'seeds', 'split', 'measure', 'engine'],
};
