import { models } from '../../names/models.ts';
import { isPerturbWay, type PerturbWayId, perturbWays } from '../../names/perturb.ts';
import type { PerturbSpec } from '../spec.ts';
import { checkCommon, checkOptimiser, hasNoValidation, keepsBest } from './common.ts';
import { checkDetection, checkHessian } from './poison.ts';
import type { Refusal } from './refusal.ts';

function checkModel({ model, defence }: PerturbSpec): Refusal[] {
  if (model.kind === 'random' || model.kind === 'popularity') {
    return [
      {
        path: 'model.kind',
        message: `The attacks move embeddings, and ${models[model.kind].label} has none; set model.kind to bprmf, mf, fm or ncf instead of ${model.kind}.`,
      },
    ];
  }
  if (defence.kind === 'none') return [];
  if (isPerturbWay(defence.kind)) return checkWay(model.kind, defence.kind);
  if (model.kind === 'bprmf') return [];
  return [
    {
      path: 'defence.kind',
      message:
        'Adversarial training and distillation are for BPR-MF; set defence.kind to none, or model.kind to bprmf.',
    },
  ];
}

/** What a way to train that was made against fake users is refused for: they train MF, and two detectors BPR-MF too. */
function checkWay(model: PerturbSpec['model']['kind'], way: PerturbWayId): Refusal[] {
  const both = way === 'pca' || way === 'degree-sad';
  if (model === 'mf' || (both && model === 'bprmf')) return [];
  const suited = both ? 'mf or bprmf' : 'mf';
  return [
    {
      path: 'defence.kind',
      message: `${perturbWays[way].label} does not train ${models[model].label}; set defence.kind to none, or model.kind to ${suited}.`,
    },
  ];
}

/** Why a model's training examples are the same in every epoch. */
const sameExamples: Readonly<Partial<Record<PerturbSpec['model']['kind'], string>>> = {
  mf: 'MF learns from ratings, which have no negatives',
  fm: 'A factorization machine trains on the same negatives in every epoch',
};

/** What of the attack has no meaning for the model. */
function checkExamples({ model, attack }: PerturbSpec): Refusal[] {
  const { gradient, goal, fields } = attack;
  const refusals: Refusal[] = [];
  const why = goal.kind === 'untargeted' ? sameExamples[model.kind] : undefined;
  if (why && gradient.kind === 'full' && gradient.negatives === 'fresh') {
    refusals.push({
      path: 'attack.gradient.negatives',
      message: `${why}, so that none can be drawn afresh; set attack.gradient.negatives to fixed, or attack.gradient.kind to batch.`,
    });
  }
  if (fields === 'all' && model.kind !== 'fm') {
    refusals.push({
      path: 'attack.fields',
      message: `${models[model.kind].label} has no embeddings of fields to choose among; set attack.fields to ids, or model.kind to fm.`,
    });
  }
  return refusals;
}

function checkAttack({ attack, measure }: PerturbSpec): Refusal[] {
  const refusals: Refusal[] = [];
  if (attack.goal.kind !== 'untargeted' && measure.candidates.kind === 'sampled') {
    refusals.push({
      path: 'measure.candidates.kind',
      message:
        'A targeted attack is measured by the lists that hold its item, so all items must be ranked; set measure.candidates.kind to all.',
    });
  }
  const { against } = attack;
  if (against.kind === 'epsilon' && attack.from > attack.to) {
    refusals.push({
      path: 'attack.from',
      message: `There is no ε from ${attack.from} to ${attack.to}; set attack.from to ${attack.to} or less.`,
    });
  }
  if (against.kind === 'cores' && against.from > against.to) {
    refusals.push({
      path: 'attack.against.from',
      message: `There is no k from ${against.from} to ${against.to}; set attack.against.from to ${against.to} or less.`,
    });
  }
  return refusals;
}

/** Said where the epoch is to be chosen on a part that the split does not have. */
export const noValidation =
  'The defence keeps the best epoch on the validation part, but this split has none; switch on split.validation, or set defence.stop.part to test, as paper 004 did.';

/** True where the defence's epoch is chosen on the validation part. */
export const choosesOnValidation = ({ defence }: PerturbSpec): boolean =>
  'stop' in defence && defence.stop.kind === 'best' && defence.stop.part === 'validation';

function checkDefence(spec: PerturbSpec): Refusal[] {
  const { defence } = spec;
  const refusals: Refusal[] = [];
  if (choosesOnValidation(spec) && hasNoValidation(spec)) {
    refusals.push({ path: 'defence.stop.part', message: noValidation });
  }
  if (defence.kind === 'distillation') {
    refusals.push(...checkOptimiser(defence.optimiser, 'defence.optimiser'));
  }
  if ('detection' in defence) {
    const { kind, detection } = defence;
    refusals.push(...checkDetection({ defence: { detectors: [kind], detection } }));
  }
  if (defence.kind === 'apt' && 'l2' in spec.model) {
    refusals.push(...checkHessian({ model: spec.model, defence: { ...defence, methods: ['apt'] } }));
  }
  if (isPerturbWay(defence.kind) && keepsBest(spec)) {
    refusals.push({
      path: 'keep',
      message: `${perturbWays[defence.kind].label} keeps its last epoch, and a model at its best one is nothing to compare it with; set keep to last.`,
    });
  }
  return refusals;
}

/** What a perturb study is refused for. */
export const checkPerturb = (spec: PerturbSpec): readonly Refusal[] => [
  ...checkCommon(spec),
  ...checkModel(spec),
  ...checkExamples(spec),
  ...checkAttack(spec),
  ...checkDefence(spec),
];
