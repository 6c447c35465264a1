import {
  atK,
  type PerturbRow,
  perturbTables,
  rankingMeasures,
  type SpecInput,
  trainTables,
} from '../../workers/protocol.ts';
import { crossing, nearest, share } from './facts.ts';
import type { Axis, Facts, Lesson, Point, Read } from './lesson.ts';

const dataset = { kind: 'generated', size: 'classroom' } as const;
const train = (factors: number): SpecInput => ({
  study: 'train',
  dataset,
  model: { kind: 'bprmf', factors, epochs: 80 },
  measure: { every: 2 },
});
type PerturbInput = Extract<SpecInput, { study: 'perturb' }>;
const perturb = (more: Pick<PerturbInput, 'attack' | 'defence'>): SpecInput => ({
  study: 'perturb',
  dataset,
  model: { kind: 'bprmf', epochs: 40 },
  ...more,
});

const epochs: Axis = { label: 'axis.epoch', from: 0, to: 80 };
const hitRatio: Axis = { label: 'axis.hr', from: 0, to: 0.5 };
const epsilon: Axis = { label: 'axis.epsilon', from: 0.1, to: 10, log: true };
const left: Axis = { label: 'axis.left', from: 0, to: 1, percent: true };

const hrOf = (read: Read) =>
  read(trainTables.training).flatMap(({ epoch, hr }) => (hr == null ? [] : [{ x: epoch, y: hr }]));

/** The row of the hit ratio among the measures on the test part. */
const hitRow = (read: Read) =>
  read(trainTables.measures).find(({ measure }) => measure === atK(rankingMeasures.hr.label, 10));

type Tables = Pick<typeof perturbTables, 'summary' | 'baselines'>;

/** The share of the clean nDCG that an attack leaves, by ε. */
function leftBy(
  read: Read,
  method: PerturbRow<'summary'>['method'],
  tables: Tables = perturbTables,
): Point[] {
  const clean = read(tables.baselines).find(({ name }) => name === 'clean')?.ndcg;
  if (!clean) return [];
  return read(tables.summary).flatMap((row) =>
    row.method === method && row.ndcg != null ? [{ x: row.epsilon, y: row.ndcg / clean }] : [],
  );
}

const halfOf = (points: readonly Point[]) => crossing(points, 0.5, true);
const leftNear = (points: readonly Point[], at: number) => nearest(points, ({ x }) => x, at);

export const embedding: Lesson = {
  id: 'embedding',
  study: 'train',
  minutes: 6,
  source: 'Rendle et al., UAI 2009',
  steps: [
    {
      id: 'learn',
      spec: train(16),
      formula: { tex: '\\hat{x}_{ui} = p_u^\\top q_i = \\sum_{f=1}^{d} p_{uf}\\, q_{if}' },
      predict: { kind: 'curve', x: epochs, y: hitRatio, actual: hrOf },
      see: (read) => {
        const points = hrOf(read);
        const best = points.reduce<Point | null>((a, b) => (a && a.y >= b.y ? a : b), null);
        const row = hitRow(read);
        const last = points.at(-1);
        if (!best || !last || row?.popularity == null) return null;
        return { best: best.x, most: best.y, last: last.y, popularity: row.popularity };
      },
    },
    {
      id: 'few',
      spec: train(2),
      show: ['model.factors'],
      formula: {
        tex: '\\hat{x}_{ui} = \\sum_{f=1}^{\\htmlClass{factors}{d}} p_{uf}\\, q_{if}',
        lit: { factors: 'model.factors' },
      },
      predict: { kind: 'number', axis: hitRatio, actual: (read) => hitRow(read)?.model ?? null },
      see: (read) => {
        const row = hitRow(read);
        return row?.popularity == null ? null : { hr: row.model, popularity: row.popularity };
      },
    },
  ],
};

const sizes = { from: 0.1, to: 10, points: 9 };

export const nudge: Lesson = {
  id: 'nudge',
  study: 'perturb',
  minutes: 7,
  source: 'He et al., SIGIR 2018',
  steps: [
    {
      id: 'noise',
      spec: perturb({ attack: { methods: ['random'], ...sizes } }),
      formula: {
        tex: '\\hat{x}_{ui} = (p_u + \\Delta_u)^\\top (q_i + \\Delta_i), \\quad \\lVert \\Delta \\rVert = \\htmlClass{epsilon}{\\varepsilon}',
        lit: { epsilon: 'attack.to' },
      },
      predict: { kind: 'curve', x: epsilon, y: left, actual: (read) => leftBy(read, 'random') },
      see: (read) => {
        const at = leftNear(leftBy(read, 'random'), 1);
        return at && { epsilon: at.x, left: share(at.y) };
      },
    },
    {
      id: 'gradient',
      spec: perturb({ attack: { methods: ['random', 'fgsm'], ...sizes } }),
      formula: {
        tex: '\\Delta = \\htmlClass{epsilon}{\\varepsilon}\\, \\frac{\\Gamma}{\\lVert \\Gamma \\rVert}, \\quad \\Gamma = \\frac{\\partial L}{\\partial \\Delta}',
        lit: { epsilon: 'attack.to' },
      },
      predict: { kind: 'curve', x: epsilon, y: left, actual: (read) => leftBy(read, 'fgsm') },
      see: (read): Facts | null => {
        const [fgsm, noise] = [leftBy(read, 'fgsm'), leftBy(read, 'random')];
        const [half, other] = [halfOf(fgsm), halfOf(noise)];
        const at = leftNear(noise, half ?? 10);
        if (!at || half === null) return null;
        if (other === null) return { variant: 'never', half, noise: share(at.y) };
        return { half, noise: share(at.y), times: other / half };
      },
    },
    { id: 'user', view: { epsilon: 1 }, show: [] },
  ],
};

const sameNorm = (read: Read) => {
  const rows = read(perturbTables.equalNorm).filter(
    ({ measure, otherAtNorm }) => measure === 'ndcg' && otherAtNorm != null,
  );
  return nearest(rows, ({ epsilon: at }) => at, 0.45);
};

export const steps: Lesson = {
  id: 'steps',
  study: 'perturb',
  minutes: 7,
  source: 'Anelli et al., FLAIRS 2021',
  steps: [
    {
      id: 'many',
      spec: perturb({
        attack: { methods: ['fgsm', 'bim'], from: 0.1, to: 2, points: 7, iterations: 10 },
      }),
      formula: {
        tex: '\\Delta^{(t+1)} = \\mathrm{clip}_{\\varepsilon}\\!\\left(\\Delta^{(t)} + \\htmlClass{alpha}{\\alpha}\\, \\frac{\\Gamma^{(t)}}{\\lVert \\Gamma^{(t)} \\rVert}\\right)',
        lit: { alpha: 'attack.step.share' },
      },
      predict: {
        kind: 'choice',
        options: ['one', 'many', 'same'],
        actual: (read) => {
          const row = sameNorm(read);
          if (!row) return null;
          if (Math.abs(row.value - row.otherAtEpsilon) < 0.02 * row.otherAtEpsilon) return 'same';
          return row.value < row.otherAtEpsilon ? 'many' : 'one';
        },
      },
      see: (read) => {
        const row = sameNorm(read);
        return row && { epsilon: row.epsilon, bim: row.value, fgsm: row.otherAtEpsilon };
      },
    },
    {
      id: 'norm',
      view: { norm: 'meanNorm' },
      predict: {
        kind: 'choice',
        options: ['size', 'cleverness'],
        actual: (read) => {
          const row = sameNorm(read);
          if (row?.otherAtNorm == null) return null;
          const bySize = row.otherAtEpsilon - row.otherAtNorm;
          return bySize > (row.otherAtEpsilon - row.value) / 2 ? 'size' : 'cleverness';
        },
      },
      see: (read) => {
        const row = sameNorm(read);
        if (row?.otherAtNorm == null) return null;
        return {
          ...{ epsilon: row.epsilon, norm: row.norm, other: row.otherNorm },
          ...{ bim: row.value, fgsm: row.otherAtNorm },
        };
      },
    },
  ],
};

/** nDCG of the undefended and the defended models: before any attack, and under FGSM nearest to an ε. */
function twoModels(read: Read, at: number) {
  const rows = read(perturbTables.comparison).filter(({ measure }) => measure === 'ndcg');
  const clean = rows.find(({ method }) => method === 'clean');
  const attacked = nearest(
    rows.filter(({ method }) => method === 'fgsm'),
    ({ epsilon: budget }) => budget,
    at,
  );
  if (!clean || !attacked) return null;
  return {
    epsilon: attacked.epsilon,
    ...{ clean: clean.undefended, defended: clean.defended },
    ...{ cleanUnder: attacked.undefended, defendedUnder: attacked.defended },
  };
}

const advers = {
  tex: 'L_{APR} = L(\\Theta) + \\htmlClass{lambda}{\\lambda}\\, L(\\Theta + \\Delta_{adv}), \\quad \\lVert \\Delta_{adv} \\rVert = \\htmlClass{epsilon}{\\varepsilon}',
  lit: { lambda: 'defence.lambda', epsilon: 'defence.epsilon' },
};
const underFgsm: PerturbInput['attack'] = { methods: ['fgsm'], ...sizes };

export const training: Lesson = {
  id: 'training',
  study: 'perturb',
  minutes: 8,
  source: 'He et al., SIGIR 2018',
  steps: [
    {
      id: 'apr',
      spec: perturb({ attack: underFgsm, defence: { kind: 'apr', epochs: 40 } }),
      formula: advers,
      predict: {
        kind: 'curve',
        x: epsilon,
        y: left,
        actual: (read) => leftBy(read, 'fgsm', perturbTables.defended),
      },
      see: (read) => twoModels(read, 1.78),
    },
    {
      id: 'cost',
      predict: {
        kind: 'choice',
        options: ['less', 'same', 'more'],
        actual: (read) => {
          const both = twoModels(read, 1.78);
          if (!both) return null;
          const change = both.defended / both.clean - 1;
          return Math.abs(change) < 0.02 ? 'same' : change < 0 ? 'less' : 'more';
        },
      },
      see: (read) => {
        const row = read(perturbTables.comparison).find(
          ({ method, measure }) => method === 'clean' && measure === 'ndcg',
        );
        return row
          ? { clean: row.undefended, defended: row.defended, seeds: row.seeds, p: row.p ?? '–' }
          : null;
      },
    },
    {
      id: 'more',
      spec: perturb({ attack: underFgsm, defence: { kind: 'apr', epochs: 40, epsilon: 2, lambda: 2 } }),
      show: ['defence.epsilon', 'defence.lambda'],
      formula: advers,
      predict: {
        kind: 'number',
        axis: left,
        actual: (read) => {
          const both = twoModels(read, 1);
          return both && both.defended / both.clean;
        },
      },
      see: (read) => twoModels(read, 1),
    },
  ],
};
