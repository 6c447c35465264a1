import { describe, expect, it } from 'vitest';
import { nodeCertifyKernels, nodeEngines } from '../../../cli/engines.ts';
import { hasEffect } from '../../../src/controls/effects.ts';
import { controlRows } from '../../../src/controls/rows.ts';
import { sectionRows, studySections } from '../../../src/controls/sections.ts';
import { clickWays } from '../../../workers/defend/click-ways.ts';
import { poisonWays } from '../../../workers/defend/ways.ts';
import { perturbMethods } from '../../../workers/perturb/methods.ts';
import { poisonMethods } from '../../../workers/poison/methods.ts';
import {
  checkSpec,
  describeStudy,
  idsOf,
  parseSpec,
  perturbAttacks,
  poisonDefences,
  poisonProfiles,
  type Spec,
  type SpecInput,
} from '../../../workers/protocol.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { root } from '../../cli/call.ts';
import { benchEnv, recorder } from '../../workers/studies/bench/bench.ts';

describe('a setting is offered where what the experiment does reads it, and nowhere else', () => {
  it('attacks on embeddings', () => {
    const options = ['gradient', 'rows', 'noise', 'start', 'step', 'projection'] as const;
    for (const method of idsOf(perturbAttacks)) {
      const spec = parseSpec({ study: 'perturb', attack: { methods: [method] } });
      const decides: readonly string[] = perturbMethods[method].decides;
      for (const option of options)
        expect([method, option, hasEffect(spec, `attack.${option}`)]).toEqual([
          method,
          option,
          decides.includes(option),
        ]);
    }
  });

  it('what single steps and losses without negatives leave unread', () => {
    const perturb = (attack: object, kind = 'bprmf') =>
      parseSpec({ study: 'perturb', model: { kind }, attack } as SpecInput);
    const shown = (spec: Spec, ...paths: string[]) => paths.filter((path) => hasEffect(spec, path));
    const all = ['attack.gradient.negatives', 'attack.draw', 'attack.against.upTo', 'margin'];
    expect(shown(perturb({ methods: ['fgsm', 'bim'] }), ...all)).toEqual(all);
    expect(shown(perturb({ methods: ['fgsm', 'random'] }), ...all)).toEqual(['attack.draw']);
    expect(shown(perturb({ methods: ['bim'] }), 'margin')).toEqual([]);
    expect(shown(perturb({ methods: ['bim'] }, 'mf'), ...all)).toEqual(['attack.against.upTo']);
    expect(shown(perturb({ methods: ['bim'], goal: { kind: 'push' } }, 'mf'), ...all.slice(0, 2))).toEqual(
      all.slice(0, 2),
    );
    const certify = (budget: number) => parseSpec({ study: 'certify', attack: { budget } });
    expect([1, 2].map((budget) => hasEffect(certify(budget), 'attack.random'))).toEqual([false, true]);
  });

  it('without hinted students, what the success of the others against noise is measured at', () => {
    const evade = (strategy: string) =>
      parseSpec({ study: 'evade', defence: { strategies: [strategy] } } as SpecInput);
    const settings = ['attack.c', 'defence.levels', 'attack.draws', 'defence.sigma'];
    const shown = (strategy: string) => settings.filter((path) => hasEffect(evade(strategy), path));
    expect(shown('fncf')).toEqual(settings.slice(0, 2));
    expect(shown('multi')).toEqual(settings);
  });

  it('fake profiles', () => {
    const options = ['selected', 'noise', 'targetShift', 'surrogate', 'pga', 'stna', 'aush'] as const;
    for (const profile of idsOf(poisonProfiles)) {
      const spec = parseSpec({ study: 'poison', attack: { profiles: [profile] } });
      const decides: readonly string[] = poisonMethods[profile].decides;
      for (const option of options)
        expect([profile, option, hasEffect(spec, `attack.${option}`)]).toEqual([
          profile,
          option,
          decides.includes(option),
        ]);
    }
  });

  it('defences against fake profiles', () => {
    const { defence } = parseSpec({
      study: 'poison',
      defence: { usersOf: 'all', aprEpsilon: 1, aprLambda: 2, aprEpochs: 3, studentEpochs: 4 },
    }) as Extract<Spec, { study: 'poison' }>;
    const options = Object.keys(defence).filter(
      (key) => !['methods', 'statistics', 'detectors', 'detection'].includes(key),
    );
    expect(options).toEqual(expect.arrayContaining(['usersOf', 'aprEpsilon', 'studentEpochs']));
    for (const method of idsOf(poisonDefences)) {
      const spec = parseSpec({ study: 'poison', defence: { methods: [method], hessian: 'full' } });
      const decides: readonly string[] = { ...poisonWays, ...clickWays }[method].decides;
      for (const option of options)
        expect([method, option, hasEffect(spec, `defence.${option}`)]).toEqual([
          method,
          option,
          decides.includes(option),
        ]);
    }
  });
});

/** Values of a number, a switch or a choice other than the one it has. */
function another({ node, value }: ReturnType<typeof controlRows>[number]): unknown {
  if (node.kind === 'number') {
    const next = node.integer ? Number(value) + 1 : Number(value) / 2 + 0.01;
    return next <= node.max ? next : node.min;
  }
  if (node.kind === 'switch') return !value;
  return node.kind === 'enum' ? node.values.find((one) => one !== value) : undefined;
}

function withMember(spec: Spec, path: string, value: unknown): unknown {
  const copy: Record<string, unknown> = structuredClone(spec);
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((here, key) => here[key] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
}

const classroom = { kind: 'generated', size: 'classroom' } as const;
/** Without Evade, which takes half a minute: its settings were flipped so on 28 November 2026. */
const small: readonly SpecInput[] = [
  { study: 'train', model: { kind: 'fm', factors: 4, epochs: 2 }, measure: { every: 1 } },
  {
    study: 'perturb',
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
    repeats: 1,
    attack: {
      methods: ['fgsm', 'random'],
      against: { kind: 'iterations', epsilon: 1, upTo: 2, every: 1 },
    },
  },
  {
    study: 'poison',
    view: { feedback: 'implicit' },
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
    repeats: 1,
    attack: { profiles: ['random'] },
    defence: { methods: [], detectors: ['pca'] },
  },
  {
    study: 'certify',
    model: { kind: 'fm', factors: 4, epochs: 1 },
    attack: { budget: 2, sample: 10, nodes: 100 },
  },
  {
    study: 'fakes',
    model: { kind: 'bprmf', factors: 4, epochs: 1 },
    attack: { fakes: 2 },
    defence: { ensemble: { kind: 'partitions', shards: 4 } },
  },
];

describe('a setting that is not offered changes no table', () => {
  for (const input of small) {
    it(`${input.study}`, async () => {
      const spec = parseSpec({ engine: 'kernels', ...input, dataset: classroom } as SpecInput);
      const engines = nodeEngines(root);
      const certifyKernels = () => nodeCertifyKernels(root);
      const env = { ...(await benchEnv()).env, engines, certifyKernels };
      const tablesOf = async (one: Spec) => (await runStudy(one, env, recorder().run)).tables;
      const before = await tablesOf(spec);
      const shown = new Set(
        studySections[spec.study].flatMap((id) => {
          const { basic, advanced } = sectionRows(spec, id);
          return [...basic, ...advanced].map(({ path }) => path);
        }),
      );
      const all = controlRows(describeStudy(spec.study), spec, Object.keys(describeStudy(spec.study)));
      const hidden = all.filter(({ path }) => !shown.has(path) && !path.startsWith('dataset'));
      const flips = hidden.flatMap((row) => {
        const value = another(row);
        if (value === undefined) return [];
        const alone = parseSpec(withMember(spec, row.edits, value));
        return checkSpec(alone).length > 0 ? [] : [{ path: row.edits, value }];
      });
      expect(flips.length).toBeGreaterThan(0);
      // All at once, since a run takes a while; where this fails, try them one by one.
      const flipped = flips.reduce(
        (made: Spec, { path, value }) => parseSpec(withMember(made, path, value)),
        spec,
      );
      expect(await tablesOf(flipped), flips.map(({ path }) => path).join(', ')).toEqual(before);
    });
  }
});
