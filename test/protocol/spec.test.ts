import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec, repairSpec, specSchema } from '../../workers/protocol.ts';

describe('spec', () => {
  it('resolves a study name alone to a whole experiment', () => {
    const spec = parseSpec({ study: 'perturb' });
    expect(spec.model).toMatchObject({
      kind: 'bprmf',
      factors: 64,
      optimiser: { kind: 'adagrad', accumulator: 0.1 },
    });
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
