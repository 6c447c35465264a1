import type { ClickWayId } from '../protocol/names/poison.ts';
import { aprFirst } from '../protocol/spec/poison-defence.ts';
import type { AdversarialTerm } from './adversary.ts';
import { aprTraining, bprShape } from './apr.ts';
import { studentTraining } from './distillation.ts';
import type { ClickWay, PoisonedClicks } from './way.ts';

/** The student of the perturb study where nothing is said. */
const student = {
  pairs: 'all',
  batch: 4096,
  optimiser: { kind: 'adam', rate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  term: null,
  plainEpochs: 0,
} as const;

/** Trains BPR-MF, and then on from it with a fresh optimiser. */
async function trainedOn(
  { model, split, seed, train }: PoisonedClicks,
  term: AdversarialTerm | null,
  epochs: number,
) {
  const { params: start } = await train(model);
  const lesson = aprTraining({ model, split, seed, term, epochs, start });
  return train(lesson.model, lesson.plan());
}

const apr = (kind: 'fgsm' | 'random'): ClickWay<'aprEpsilon' | 'aprLambda' | 'aprEpochs'> => ({
  decides: ['aprEpsilon', 'aprLambda', 'aprEpochs'],
  train: (poisoned, { aprEpsilon, aprLambda, aprEpochs = aprFirst.aprEpochs }) => {
    const epsilon = aprEpsilon ?? aprFirst.aprEpsilon;
    const lambda = aprLambda ?? aprFirst.aprLambda;
    return trainedOn(poisoned, { noise: { kind }, epsilon, lambda }, aprEpochs);
  },
});

const continued: ClickWay<'aprEpochs'> = {
  decides: ['aprEpochs'],
  train: (poisoned, { aprEpochs = aprFirst.aprEpochs }) => trainedOn(poisoned, null, aprEpochs),
};

const distilled: ClickWay<'studentEpochs'> = {
  decides: ['studentEpochs'],
  train: async (poisoned, { studentEpochs: epochs = aprFirst.studentEpochs }) => {
    const { model, split, seed, train } = poisoned;
    const { params: teacher } = await train(model);
    const lesson = studentTraining({ ...student, model, split, seed, epochs, teacher });
    const { params } = await train(lesson.model, lesson.plan());
    return { shape: bprShape(model, split), params };
  },
};

/** How every defence of BPR-MF trains; a descriptor without its way does not compile. */
export const clickWays: { readonly [W in ClickWayId]: ClickWay } = {
  apr: apr('fgsm'),
  'apr-random': apr('random'),
  distilled,
  continued,
};
