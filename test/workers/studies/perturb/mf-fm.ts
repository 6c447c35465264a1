import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import type { TrainedModel } from '../../../../workers/training/types.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

export const dataset = { kind: 'generated', size: 'classroom', seed: 1 } as const;
const models = {
  mf: { kind: 'mf', factors: 6, epochs: 15 },
  fm: { kind: 'fm', factors: 4, epochs: 6, negatives: 1, optimiser: { kind: 'adam', rate: 0.02 } },
} as const;

export const specWith = (kind: keyof typeof models, attack: object = {}, more: object = {}) =>
  parseSpec({
    study: 'perturb',
    engine: 'kernels',
    dataset,
    model: models[kind],
    repeats: 1,
    measure: { every: 0 },
    attack: {
      methods: ['fgsm', 'bim', 'random'],
      from: 0.5,
      to: 2,
      points: 2,
      iterations: 3,
      projection: 'row',
      ...attack,
    },
    ...more,
  });

/** The tables of a study, of the first `users` alone if they are given, and the model that it trained. */
export async function run(
  spec: ReturnType<typeof specWith>,
  users?: number,
): Promise<{ tables: readonly Table[]; model: TrainedModel }> {
  const { env } = await benchEnv({ users });
  const kept: TrainedModel[] = [];
  const models = {
    load: async () => null,
    save: async (stage: { model: TrainedModel }) => void kept.push(stage.model),
  };
  const { tables } = await runStudy(spec, { ...env, models }, recorder().run);
  return { tables, model: kept[0]! };
}

export const rowsOf = (tables: readonly Table[], id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];
