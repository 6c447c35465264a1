import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec, repairSpec, specSchema } from '../../../workers/protocol.ts';

describe('spec', () => {
  it('resolves a study name alone to a whole experiment', () => {
    const spec = parseSpec({ study: 'perturb' });
    expect(spec.model).toMatchObject({
      kind: 'bprmf',
      factors: 64,
      optimiser: { kind: 'adagrad', accumulator: 0.1 },
    });
  });

  it('leaves open what a model decides: ratings for MF, a cut of 8:1:1 for FM', () => {
    expect(parseSpec({ study: 'train', model: { kind: 'mf' } }).view.feedback).toBe('explicit');
    expect(parseSpec({ study: 'train', model: { kind: 'mf' }, view: { core: 5 } }).view).toMatchObject({
      core: 5,
      feedback: 'explicit',
    });
    const implicit = { study: 'train', model: { kind: 'mf' }, view: { feedback: 'implicit' } };
    expect(parseSpec(implicit).view.feedback).toBe('implicit');
    const fm = { study: 'train', model: { kind: 'fm' } };
    expect(parseSpec(fm).split).toMatchObject({ kind: 'ratio', validation: 0.1, test: 0.1 });
    expect(parseSpec({ ...fm, split: { kind: 'leave-last' } }).split.kind).toBe('leave-last');
  });

  it('names the member that is wrong and what was expected', () => {
    expect(() => parseSpec({ study: 'train', model: { kind: 'bprmf', factors: 0 } })).toThrow(
      /model\.factors must be at least 1/,
    );
  });

  it('clamps, says so, and keeps the rest', () => {
    const { spec, notices } = repairSpec({
      study: 'train',
      seed: 7,
      model: { kind: 'bprmf', factors: 9999 },
    });
    expect(spec).toMatchObject({ seed: 7, model: { kind: 'bprmf', factors: 512 } });
    expect(notices).toEqual([expect.stringContaining('model.factors was lowered to 512')]);
  });

  it('an unknown kind falls back to the default of that member only', () => {
    const { spec, notices } = repairSpec({ study: 'train', seed: 7, model: { kind: 'nonsense' } });
    expect(spec).toMatchObject({ seed: 7, model: { kind: 'bprmf' } });
    expect(notices).toHaveLength(1);
  });

  it('never throws and always gives a valid spec, whatever comes in', () => {
    const base = parseSpec({ study: 'perturb' }) as unknown as Record<string, unknown>;
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(base)), fc.anything()),
        fc.anything(),
        (patch, whole) => {
          for (const input of [{ ...base, ...patch }, whole]) {
            expect(specSchema.safeParse(repairSpec(input).spec).success).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
