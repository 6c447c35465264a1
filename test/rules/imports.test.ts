import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from '../../scripts/sources.mjs';
import { faultsOf, walls } from './walls.ts';

const planted = (path: string, name: string) =>
  faultsOf(path, `import { a } from '${name}';\n\nexport const b = a;\n`);

/** For every room an import that its wall must catch. */
const caught: readonly (readonly [path: string, name: string])[] = [
  ['workers/protocol/names/x.ts', '../spec/spec.ts'],
  ['workers/protocol/run/x.ts', '../spec/spec.ts'],
  ['workers/protocol/spec/x.ts', '../ask/question.ts'],
  ['workers/protocol/cost/x.ts', '../run/errors.ts'],
  ['workers/protocol/ask/x.ts', '../tables/table.ts'],
  ['workers/protocol/tables/x.ts', '../ask/question.ts'],
  ['workers/protocol/papers/x.ts', '../../measure/ttest.ts'],
  ['workers/protocol/x.ts', '../engines/types.ts'],
  ['workers/core/x.ts', '../data/types.ts'],
  ['workers/data/x.ts', './readers/import.ts'],
  ['workers/data/generator/x.ts', '../../models/draws.ts'],
  ['workers/data/readers/x.ts', '../generator/generate.ts'],
  ['workers/engines/x.ts', './tfjs/engine.ts'],
  ['workers/engines/kernels/x.ts', '../../data/types.ts'],
  ['workers/engines/tfjs/x.ts', '../kernels/engine.ts'],
  ['workers/models/x.ts', '../training/types.ts'],
  ['workers/training/x.ts', '../perturb/fgsm.ts'],
  ['workers/measure/x.ts', '../poison/types.ts'],
  ['workers/certify/x.ts', '../engines/types.ts'],
  ['workers/evade/x.ts', '../perturb/fgsm.ts'],
  ['workers/perturb/x.ts', '../defend/apr.ts'],
  ['workers/poison/x.ts', '../defend/apt.ts'],
  ['workers/defend/x.ts', '../studies/bench/env.ts'],
  ['workers/store/x.ts', '../studies/bench/env.ts'],
  ['workers/studies/bench/x.ts', '../perturb/points.ts'],
  ['workers/studies/train/x.ts', '../perturb/points.ts'],
  ['workers/studies/perturb/x.ts', '../certify/stages.ts'],
  ['workers/studies/certify/x.ts', '../perturb/ask-list.ts'],
  ['workers/studies/evade/x.ts', '../registry.ts'],
  ['workers/studies/fakes/x.ts', '../poison/index.ts'],
  ['workers/studies/poison/x.ts', '../../lab/service.ts'],
  ['workers/studies/arena/x.ts', '../train/study.ts'],
  ['workers/arena/x.ts', '../studies/bench/env.ts'],
  ['workers/protocol/report/x.ts', '../../core/hash.ts'],
  ['workers/protocol/settings/x.ts', '../report/format.ts'],
  ['workers/studies/x.ts', '../perturb/fgsm.ts'],
  ['workers/lab/x.ts', '../studies/perturb/points.ts'],
  ['workers/x.ts', './core/hash.ts'],
  ['src/words/x.ts', '../look/roles.ts'],
  ['src/look/x.ts', '../charts/format.ts'],
  ['src/parts/x.ts', '../charts/format.ts'],
  ['src/charts/x.ts', '../app/pages.ts'],
  ['src/lab/x.ts', '../state/run.ts'],
  ['src/state/x.ts', '../charts/format.ts'],
  ['src/controls/x.tsx', '../charts/Figure.tsx'],
  ['src/frame/x.tsx', '../studies/train/TrainPage.tsx'],
  ['src/studies/data/x.tsx', '../train/TrainPage.tsx'],
  ['src/studies/train/x.tsx', '../../app/router.ts'],
  ['src/studies/perturb/x.tsx', '../certify/shares.ts'],
  ['src/studies/certify/x.tsx', '../../../workers/certify/types.ts'],
  ['src/studies/evade/x.tsx', '../../../workers/protocol/api.ts'],
  ['src/studies/fakes/x.tsx', '../certify/shares.ts'],
  ['src/studies/poison/x.tsx', '../../app/router.ts'],
  ['src/studies/arena/x.tsx', '../poison/Matrix.tsx'],
  ['src/studies/papers/x.tsx', '../perturb/PerturbPage.tsx'],
  ['src/studies/x.ts', '../app/router.ts'],
  ['src/lessons/x.ts', '../learn/answers.ts'],
  ['src/learn/x.tsx', '../app/router.ts'],
  ['src/start/x.tsx', '../lab/lab.ts'],
  ['src/present/x.tsx', '../studies/perturb/lists.ts'],
  ['src/app/x.tsx', '../../workers/core/hash.ts'],
  ['src/x.tsx', './state/run.ts'],
  ['cli/x.ts', '../src/look/theme.ts'],
];

describe('imports', () => {
  it('run through no wall', () => {
    expect(sources().flatMap((path) => faultsOf(path, readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('are tried against every wall', () => {
    const rooms = new Set(caught.map(([path]) => dirname(path)));
    expect([...walls.keys()].filter((room) => !rooms.has(room))).toEqual([]);
  });

  it.each(caught)('of %s must not be %s', (path, name) => {
    expect(planted(path, name)).toEqual([expect.stringContaining(`${path}:1 must not import ${name}. `)]);
  });

  it.each([
    ['src/app/x.ts', '@tensorflow/tfjs-core'],
    ['src/app/x.ts', 'node:fs'],
    ['src/app/x.ts', '../../cli/main.ts'],
    ['workers/measure/x.ts', 'react'],
    ['workers/studies/perturb/x.ts', 'node:fs'],
    ['workers/studies/perturb/x.ts', '../../../src/look/theme.ts'],
    ['workers/training/x.ts', '@tensorflow/tfjs-core'],
    ['workers/core/x.ts', '../protocol.ts'],
    ['cli/x.ts', '../workers/perturb/fgsm.ts'],
    ['src/studies/perturb/x.ts', '../../lab/lab.ts'],
    ['src/charts/x.ts', 'zustand'],
    ['workers/elsewhere/x.ts', '../core/hash.ts'],
  ])('of %s must not be %s either', (path, name) => {
    expect(planted(path, name)).toHaveLength(1);
  });

  it.each([
    ["export * from '../data/types.ts';", 'what is handed on'],
    ["export type A = import('../data/types.ts').Csr;", 'a type in place'],
    ["import type { Csr } from '../data/types.ts';", 'a type'],
    ["export const a = () => import('../data/types.ts');", 'what is loaded when needed'],
    ["export const a = new Worker(new URL('../lab/lab.worker.ts', import.meta.url));", 'a worker'],
  ])('%s is seen: %s', (text) => {
    expect(faultsOf('workers/core/x.ts', text)).toHaveLength(1);
  });

  it.each([
    ['src/app/x.ts', '../../workers/protocol.ts'],
    ['workers/core/x.ts', '../protocol/run/events.ts'],
    ['workers/engines/kernels/x.ts', '../types.ts'],
    ['workers/perturb/x.ts', '../engines/types.ts'],
    ['workers/studies/perturb/x.ts', '../../perturb/fgsm.ts'],
    ['workers/studies/perturb/x.ts', './points.ts'],
    ['cli/x.ts', 'node:fs'],
  ])('of %s may be %s', (path, name) => {
    expect(planted(path, name)).toEqual([]);
  });
});
