import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCertifyKernels, nodeEngines } from '../../../cli/engines.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { checkSpec, parseSpec, type Spec, type StudyId, toLabError } from '../../../workers/protocol.ts';
import { StageCache } from '../../../workers/studies/bench/cache.ts';
import type { StudyEnv } from '../../../workers/studies/bench/env.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import { root } from '../../cli/call.ts';
import { anySpec } from './any-spec.ts';
import { recorder } from './bench/bench.ts';
import { firstUsers } from './bench/first-users.ts';

const engines = nodeEngines(root);
const classroom = generate({ kind: 'generated', size: 'classroom', seed: 1 });

/** Whether a spec is refused is not a matter of how many users there are, and runs take a third of the time. */
const fewUsers = firstUsers(classroom, 70);

/** How a run ended, and what it had begun by then. */
async function ending(spec: Spec, data: Dataset) {
  const begun = { reading: false, engine: false, training: false };
  const env: StudyEnv = {
    datasets: {
      get: async () => {
        begun.reading = true;
        return data;
      },
    },
    engines: {
      open: (id) => {
        begun.engine = true;
        return engines.open(id);
      },
      choose: (trial, run) => {
        begun.engine = true;
        return engines.choose(trial, run);
      },
    },
    certifyKernels: () => nodeCertifyKernels(root),
    cache: new StageCache(2 ** 28),
    checkpoints: null,
    models: null,
    trainModel: (request, run) => {
      begun.training = true;
      return trainModel(request, run);
    },
  };
  try {
    await runStudy(spec, env, recorder().run);
    return { begun, failure: null };
  } catch (thrown) {
    return { begun, failure: toLabError(thrown) };
  }
}

/** How many experiments of each study are tried; those of evade take longest. */
const runs: Readonly<Record<StudyId, number>> = {
  train: 12,
  perturb: 16,
  certify: 10,
  fakes: 10,
  poison: 16,
  evade: 3,
  arena: 1,
};

describe('an experiment that is not refused', () => {
  for (const [study, numRuns] of Object.entries(runs) as [StudyId, number][]) {
    const accepted = anySpec(study).filter((spec) => checkSpec(spec).length === 0);
    it(`is not found wanting once an engine is at work: ${study}`, async () => {
      await fc.assert(
        fc.asyncProperty(accepted, async (spec) => {
          const { begun, failure } = await ending(spec, fewUsers);
          // A learning rate of 100 may still end badly.
          const expected = ['diverged', ...(begun.engine ? [] : ['bad-spec'])];
          if (failure) expect(expected, failure.message).toContain(failure.code);
        }),
        { numRuns },
      );
    });
  }

  it('what it names is looked for in the data before an engine is at work', async () => {
    const dataset = { kind: 'generated', size: 'classroom' };
    const item = 300;
    const chosen = { kind: 'chosen', items: [item] };
    const unpopular = { kind: 'unpopular', below: 2, count: 50 };
    const cores = { kind: 'cores', from: 400, to: 500 };
    for (const [input, says] of [
      [{ study: 'perturb', attack: { goal: { kind: 'push', item } } }, /has 300 items, counted from 0/],
      [{ study: 'perturb', attack: { against: cores } }, /^No k-core sample from 400 to 500 could be used/],
      [{ study: 'certify', attack: { reach: chosen } }, /^attack\.reach names item 300/],
      [{ study: 'poison', attack: { targets: chosen } }, /^attack\.targets\.items names 300/],
      [{ study: 'poison', attack: { targets: unpopular } }, /lower it or raise attack\.targets\.below/],
    ] as const) {
      const spec = parseSpec({ ...input, dataset });
      expect(checkSpec(spec)).toEqual([]);
      expect(await ending(spec, classroom)).toEqual({
        begun: { reading: true, engine: false, training: false },
        failure: { code: 'bad-spec', message: expect.stringMatching(says) },
      });
    }
  });
});
