import { expect, it } from 'vitest';
import { stagesOf } from '../../../../src/studies/evade/words.ts';
import type { Doing } from '../../../../workers/protocol.ts';

const training = (strategy: 'single' | 'multi'): Doing => ({
  study: 'evade',
  stage: 'training',
  item: { strategy, learns: 'hint 1', sigma: 0.05, factors: null, seed: { n: 1, of: 1 } },
});
const running = (now: Doing | null) =>
  stagesOf(['single', 'multi', 'mlp'], null, now).flatMap(({ strategy, stages }) =>
    stages.filter(({ state }) => state === 'running').map(({ name }) => `${strategy} ${name}`),
  );

it('the stage that trains now is lit, and no other of the same name', () => {
  expect(running(training('single'))).toEqual(['single hint 1']);
  expect(running(training('multi'))).toEqual(['multi hint 1']);
  expect(running({ study: 'evade', stage: 'price', item: { c: 1, seed: { n: 1, of: 1 } } })).toEqual([]);
  expect(running(null)).toEqual([]);
});
