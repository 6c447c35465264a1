import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIn } from '../../../workers/protocol/spec/resolve.ts';
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

  it('says what the hash of a file looks like', () => {
    const files = [{ family: 'fakes', hash: '00', name: 'a.csv' }];
    expect(() => parseSpec({ study: 'arena', files })).toThrow(
      /: files\.0\.hash must be a SHA-256, 64 of the characters 0 to 9 and a to f\.$/,
    );
    expect(() => parseSpec({ study: 'train', dataset: { kind: 'file', hash: 'x' } })).toThrow(
      /: dataset\.hash must be a SHA-256,/,
    );
    expect(repairSpec({ study: 'arena', files }).notices.join()).toMatch(/must be a SHA-256/);
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

  it('an unknown kind is told with the kinds that there are', () => {
    const said = (input: unknown) => {
      try {
        parseSpec(input);
      } catch (thrown) {
        return String(thrown);
      }
      return 'was taken';
    };
    expect(said({})).toMatch(/study must be one of train, perturb, certify, fakes, poison, evade/);
    expect(said({ study: 'train', model: { kind: 'FM' } })).toMatch(
      /model\.kind must be one of random, popularity, bprmf, mf, fm, ncf/,
    );
  });
  it('an unknown kind falls back to the default of that member only', () => {
    const { spec, notices } = repairSpec({ study: 'train', seed: 7, model: { kind: 'nonsense' } });
    expect(spec).toMatchObject({ seed: 7, model: { kind: 'bprmf' } });
    expect(notices).toHaveLength(1);
  });

  it('keeps what is good of a list, and says what was left out of it once', () => {
    const { spec, notices } = repairSpec({
      study: 'perturb',
      seed: 7,
      attack: { methods: ['magic', 'bim', 5, 'pgd'], to: 4 },
      model: { kind: 'ncf', layers: [32, 5000, 6000, 8] },
    });
    expect(spec).toMatchObject({
      seed: 7,
      attack: { methods: ['bim', 'pgd'], to: 4 },
      model: { kind: 'ncf', layers: [32, 1024, 1024, 8] },
    });
    expect(notices).toEqual([
      'An entry of model.layers was lowered to 1024, the largest value it can have.',
      '2 entries of attack.methods were left out (“magic”, “5”): an entry must be one of fgsm, bim, pgd, random.',
    ]);
    const none = repairSpec({ study: 'perturb', attack: { methods: new Array(60).fill('magic') } });
    expect(none.spec).toMatchObject({ attack: { methods: ['fgsm', 'random'] } });
    expect(none.notices).toEqual([
      expect.stringMatching(/^60 entries of attack\.methods were left out \(“magic”\): /),
      'attack.methods was set to its default: attack.methods must hold at least one entry.',
    ]);
    const long = repairSpec({ study: 'train', model: { kind: 'ncf', layers: [1, 2, 3, 4, 5, 6, 7, 8] } });
    expect(long.spec.model).toMatchObject({ layers: [1, 2, 3, 4, 5, 6] });
    expect(long.notices).toEqual(['model.layers was cut to its first 6 entries.']);
  });

  it('takes what is listed twice once, and refuses it where nobody would see that', () => {
    const twice = { study: 'poison', attack: { profiles: ['random', 'average', 'random', 'random'] } };
    expect(() => parseSpec(twice)).toThrow(/attack\.profiles\.2 must stand in the list once/);
    const { spec, notices } = repairSpec(twice);
    expect(spec).toMatchObject({ attack: { profiles: ['random', 'average'] } });
    expect(notices).toEqual([
      '2 entries of attack.profiles were left out (“random”): an entry must stand in the list once.',
    ]);
    const both = repairSpec({ study: 'perturb', attack: { methods: ['fgsm', 'fgsm', 'banana'] } });
    expect(both.spec).toMatchObject({ attack: { methods: ['fgsm'] } });
    expect(both.notices).toEqual([
      'An entry of attack.methods was left out (“banana”): an entry must be one of fgsm, bim, pgd, random.',
      'An entry of attack.methods was left out (“fgsm”): an entry must stand in the list once.',
    ]);
    expect(() => parseSpec({ study: 'certify', compare: { qs: [2, 2] } })).toThrow(/compare\.qs\.1/);
    expect(() => parseSpec({ study: 'evade', defence: { temperatures: [1, 5, 1] } })).toThrow(/once/);
    const layers = { study: 'train', model: { kind: 'ncf', layers: [32, 32] } };
    expect(parseSpec(layers)).toMatchObject({ model: { layers: [32, 32] } });
  });

  it('names unknown members, all in one notice', () => {
    const { spec, notices } = repairSpec({
      study: 'train',
      lern: 1,
      model: { kind: 'mf', faktors: 3 },
      seed: 2,
    });
    expect(spec).toEqual(parseSpec({ study: 'train', model: { kind: 'mf' }, seed: 2 }));
    expect(notices).toEqual(['Left out, since the lab does not know it: lern, model.faktors.']);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`m${n}`, n]));
    expect(repairSpec({ study: 'train', ...many }).notices).toEqual([
      'Left out, since the lab does not know it: m0, m1, m2, m3, m4, m5, m6, m7, and 92 more.',
    ]);
  });

  it.each([
    { study: 'arena', rows: ['exact'], columns: ['fm'], budget: { clicks: 3, instances: 200, radius: 0.1 } },
    { study: 'certify', attack: { random: 'prefix' } },
    { study: 'evade', attack: { within: [] }, defence: { temperatures: [] } },
    { study: 'train', keep: 'last' },
  ])('knows a member that says what goes without saying, and those that it does not: %j', (written) => {
    expect(repairSpec(written).notices).toEqual([]);
    expect(unknownIn(written, parseSpec(written))).toEqual([]);
    const slip = { ...written, measure: { cay: 3 }, lern: {} };
    expect(unknownIn(slip, parseSpec(slip))).toEqual(['measure.cay', 'lern']);
  });

  it('rounds where a whole number is wanted, and says one thing of a member', () => {
    const { spec, notices } = repairSpec({ study: 'train', seed: 2.4, measure: { k: 0.2 } });
    expect(spec).toMatchObject({ seed: 2, measure: { k: 1 } });
    expect(notices).toEqual([
      'seed was rounded to 2, since it must be a whole number.',
      'measure.k was raised to 1, the smallest value it can have.',
    ]);
  });

  it('puts a part back whose member has no default', () => {
    const { spec, notices } = repairSpec({ study: 'train', seed: 3, dataset: { kind: 'file', hash: 'no' } });
    expect(spec).toEqual(parseSpec({ study: 'train', seed: 3 }));
    expect(notices).toEqual([expect.stringMatching(/^dataset was set to its default: dataset\.hash/)]);
  });

  it('reads a study that does not exist as the fallback, and keeps the rest', () => {
    const { spec, notices } = repairSpec({ study: 'hypnosis', seed: 3 }, 'train');
    expect(spec).toEqual(parseSpec({ study: 'train', seed: 3 }));
    expect(notices).toEqual(['The experiment names no known study; it is read as train.']);
  });

  it.each([null, 'x', 5, [], true].map((part) => ({ part })))(
    'a part that is $part is put back, whatever the model decides of it',
    ({ part }) => {
      for (const study of ['train', 'poison'] as const)
        for (const kind of ['mf', 'bprmf', 'ncf'] as const)
          for (const member of ['view', 'attack', 'defence', 'split', 'measure', 'model', 'dataset']) {
            const { spec, notices } = repairSpec({ study, seed: 5, model: { kind }, [member]: part });
            const model = member === 'model' ? {} : { model: { kind } };
            expect(spec).toEqual(parseSpec({ study, seed: 5, ...model }));
            const known = member in parseSpec({ study });
            expect(notices).toEqual([
              expect.stringMatching(known ? new RegExp(`^${member} was set to its default`) : /^Left out/),
            ]);
          }
    },
  );

  it('takes -0 for 0, as the address writes it', () => {
    const { spec } = repairSpec(JSON.parse('{"study":"train","seed":-0}'));
    expect(Object.is(spec.seed, 0)).toBe(true);
  });

  it('reads no further than a spec is deep, and no more than one is large', () => {
    const deep = JSON.parse(`${'{"attack":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    const { spec } = repairSpec({ ...deep, study: 'perturb', seed: 5 });
    expect(spec).toEqual(parseSpec({ study: 'perturb', seed: 5 }));
    const large = {
      study: 'certify',
      seed: 5,
      attack: { reach: { kind: 'chosen', items: new Array(1e6).fill(-1) } },
    };
    expect(repairSpec(large).spec).toMatchObject({ seed: 5, attack: { reach: { kind: 'chosen' } } });
  });

  it('never throws and always gives a valid spec, whatever comes in', () => {
    fc.assert(
      fc.property(fc.anything(), (whole) => {
        expect(specSchema.safeParse(repairSpec(whole).spec).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('nor where any members of a good one are anything else, and says nothing twice', () => {
    const bases = (['train', 'perturb', 'certify', 'fakes', 'evade', 'poison'] as const).flatMap((study) => [
      parseSpec({ study }),
      ...(study === 'train' ? (['mf', 'fm', 'ncf'] as const) : []).map((kind) =>
        parseSpec({ study, model: { kind } }),
      ),
    ]);
    type Holder = Record<string, unknown>;
    const holders = (value: unknown): Holder[] =>
      typeof value === 'object' && value !== null
        ? [value as Holder, ...Object.values(value).flatMap(holders)]
        : [];
    const change = fc.tuple(fc.nat(), fc.nat(), fc.oneof(fc.jsonValue(), fc.anything()));
    fc.assert(
      fc.property(
        fc.constantFrom(...bases),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (base, changes) => {
          const draft = structuredClone(base);
          for (const [where, which, value] of changes) {
            const all = holders(draft);
            const holder = all[where % all.length]!;
            const keys = [...Object.keys(holder), 'more'];
            holder[keys[which % keys.length]!] = value;
          }
          const { spec, notices } = repairSpec(draft);
          expect(specSchema.safeParse(spec).success).toBe(true);
          expect(new Set(notices).size).toBe(notices.length);
          for (const text of notices) expect(text.length).toBeLessThan(700);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
