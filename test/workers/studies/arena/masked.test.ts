import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../../workers/arena/warnings.ts';
import { shareKept } from '../../../../workers/arena/worst.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import type { EmbeddingGradient, Engine } from '../../../../workers/engines/types.ts';
import { planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import { Known } from '../../../../workers/studies/arena/known.ts';
import { cellValue } from '../../../../workers/studies/arena/value.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { trainModel } from '../../../../workers/training/loop.ts';
import type { TrainedModel } from '../../../../workers/training/types.ts';
import { benchEnv, kernels, recorder } from '../bench/bench.ts';

/** Real models of the classroom set, broken one way each, so that a sign of broken evaluation must show. */
const grid = (more: object = {}): ArenaSpec =>
  parseSpec({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    repeats: 2,
    measure: { k: 20 },
    columns: ['bprmf'],
    rows: ['noise', 'fgsm', 'bim'],
    ...more,
  }) as ArenaSpec;

/** Half of the classroom: what is broken is as plain there, but for what spreads over seeds. */
const half = 100;
const classroom = 200;

/** Trained once for all engines here: they change how a model is attacked and ranked, not how it is trained. */
const models = new Map<string, TrainedModel>();
const clean = new Set<number>();
const copied = (params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );

async function warningsWith(
  spec: ArenaSpec,
  broken: Partial<Engine> = {},
  train: StudyEnv['trainModel'] = trainModel,
  users = half,
) {
  const { env } = await benchEnv({ users, engine: { ...(await kernels()), ...broken } });
  const trained: StudyEnv['trainModel'] = async (request, run) => {
    const found = train === trainModel ? models.get(request.key) : undefined;
    const model = found ?? (await train(request, run));
    if (train === trainModel) models.set(request.key, model);
    if (model.params.P) clean.add(model.params.P.data[0]!);
    return { ...model, params: copied(model.params) };
  };
  const { tables } = await runStudy(spec, { ...env, trainModel: trained }, recorder().run);
  const warnings = arenaTables.warnings.among(tables)!.rows;
  return {
    tables,
    told: (column: string) => warnings.filter((row) => row.column === column).map(({ warning }) => warning),
  };
}

/** An engine whose gradients are changed before the attacker sees them. */
async function seen(
  change: (gradient: Float32Array, params: Params) => Float32Array,
): Promise<Partial<Engine>> {
  const engine = await kernels();
  return {
    embeddingGradient: async (shape, params, examples): Promise<EmbeddingGradient> => {
      const { loss, gradients } = await engine.embeddingGradient(shape, params, examples);
      return {
        loss,
        gradients: Object.fromEntries(
          Object.entries(gradients).map(([name, data]) => [name, change(data, params)]),
        ),
      };
    },
  };
}

const masks = [
  'gradient of zero',
  'noise beats the gradient',
  'one step beats many',
  'loss does not rise',
  'an unbounded attack does not win',
];

describe('warnings on real models', () => {
  it('say nothing of gradients that are what they are', async () => {
    const { told } = await warningsWith(grid());
    expect(told('bprmf').filter((warning) => masks.includes(warning))).toEqual([]);
  });

  it('see a model whose scores are rounded: its gradient is zero', async () => {
    const engine = await kernels();
    const rounded: Partial<Engine> = {
      ...(await seen((data) => new Float32Array(data.length))),
      scorer: async (shape, params) => {
        const scorer = await engine.scorer(shape, params);
        return {
          dispose: () => scorer.dispose(),
          scores: async (users) => (await scorer.scores(users)).map((score) => Math.round(4 * score) / 4),
        };
      },
    };
    const { told } = await warningsWith(grid({ budget: { epsilon: 3 } }), rounded);
    expect(told('bprmf')).toContain('gradient of zero');
    expect(told('bprmf')).toContain('noise beats the gradient');
    expect(told('bprmf')).toContain('an unbounded attack does not win');
    expect(told('bprmf')).toContain('loss does not rise');
  });

  it('see gradients that a saturated score makes vanish below the floor of a step', async () => {
    const { told, tables } = await warningsWith(
      grid(),
      await seen((data) => data.map((value) => 1e-12 * value)),
    );
    expect(told('bprmf')).toContain('gradient of zero');
    const fgsm = arenaTables.seeds.among(tables)!.rows.find(({ row }) => row === 'fgsm')!;
    expect(fgsm.norm).toBeGreaterThan(0);
  });

  it('see a gradient that points downwards', async () => {
    const { told } = await warningsWith(grid(), await seen((data) => data.map((value) => -value)));
    expect(told('bprmf')).toEqual(
      expect.arrayContaining(['loss does not rise', 'an unbounded attack does not win']),
    );
  });

  it('see a gradient that is right at the model and wrong around it', async () => {
    const shattered = await seen((data, { P }) =>
      clean.has(P!.data[0]!) ? data : data.map((value) => -value),
    );
    const { told } = await warningsWith(grid(), shattered);
    expect(told('bprmf')).toContain('one step beats many');
    expect(told('bprmf')).not.toContain('noise beats the gradient');
  });

  it('see a budget that takes nothing', async () => {
    const { told } = await warningsWith(grid({ budget: { epsilon: 1e-4 } }));
    expect(told('bprmf')).toContain('nothing happens');
  });

  it('see a seed that trains otherwise than the rest', async () => {
    const columns = ['bprmf', 'bprmf-apr-random'] as const;
    const uneven: StudyEnv['trainModel'] = (request, run) =>
      trainModel(
        request.seed === 1 ? request : { ...request, model: { ...request.model, epochs: 1 } as never },
        run,
      );
    const { told } = await warningsWith(grid({ columns, rows: ['fgsm'] }), {}, uneven, classroom);
    expect(told('bprmf')).toContain('seeds vary more than defences');
  });

  it('see a defence that misleads the search: fakes made against the plain model do more', async () => {
    const engine = await kernels();
    let real = new Set<number>();
    let marking = false;
    // The column's own search comes first, on copies with other initial weights: 15 candidates for half the epochs and
    // the 7 plain ones whole. Those copies learn nothing, so that all candidates look alike.
    let copies = 0;
    const misleading: Partial<Engine> = {
      stepper: async (shape, optimiser, initial) => {
        const first = initial.P!.data[0]!;
        if (marking) real = real.add(first);
        const stepper = await engine.stepper(shape, optimiser, initial);
        const idle = !real.has(first) && ++copies <= 22;
        return {
          ...stepper,
          read: () => stepper.read(),
          dispose: () => stepper.dispose(),
          load: (epoch) => stepper.load(epoch),
          run: async (from, to) => (idle ? 0 : stepper.run(from, to)),
        };
      },
    };
    const spec = grid({ columns: ['mf-pca'], rows: ['adaptive'], budget: { fakes: 0.1, targets: 3 } });
    const cell = planOf(spec).cells.find(({ row, repeat }) => row === 'adaptive' && repeat === 0)!;
    const { env } = await benchEnv({ users: half, engine: { ...engine, ...misleading } });
    const marked: StudyEnv['trainModel'] = async (request, run) => {
      marking = true;
      const model = await trainModel(request, run);
      marking = false;
      return model;
    };
    const hand = { env: { ...env, trainModel: marked }, run: recorder().run };
    const { kept, probes = {}, tried = [] } = await cellValue(cell, new Known(), hand);
    const figures = {
      ...{ column: cell.column, family: cell.family, epsilon: 0.5, spread: 0, norms: new Map(), probes },
      kept: new Map([['adaptive', shareKept(kept)] as const]),
    };
    expect(warningsOf([figures], () => 0).map(({ warning }) => warning)).toEqual([
      'transfer beats the search',
    ]);
    // Nothing told the candidates apart, so the first that was tried whole was taken.
    expect(tried.filter(({ taken }) => taken)).toEqual([tried.find(({ trained }) => trained === 'whole')]);
  });
});
