import type { Params } from '../../core/tensor.ts';
import type { TrainedModel, TrainModel } from '../../training/types.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';

/** Models that cells share, under what decides them: trained once for a whole grid. */
export interface KnownModels {
  get(key: string): Promise<TrainedModel | undefined>;
  put(key: string, model: TrainedModel): Promise<void>;
}

/** Models kept in this process, those that are given among them. */
export class Known implements KnownModels {
  readonly made: [string, TrainedModel][] = [];
  readonly #models: Map<string, TrainedModel>;

  constructor(given: readonly (readonly [string, TrainedModel])[] = []) {
    this.#models = new Map(given);
  }

  async get(key: string): Promise<TrainedModel | undefined> {
    return this.#models.get(key);
  }

  async put(key: string, model: TrainedModel): Promise<void> {
    this.#models.set(key, model);
    this.made.push([key, model]);
  }
}

const copied = (params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );

/**
 * Training that asks `known` first for a model of the bench's own split, or a plain one of poisoned data, which is known
 * by what decides it: the studies of two cells may measure it differently while it trains, or be two studies, and give
 * it two keys.
 */
function once(train: TrainModel, { data }: Bench, known: KnownModels): TrainModel {
  return async (request, run) => {
    const { model, seed, engine, plan, split } = request;
    const splitKey = split === data.split ? data.keys.split : !plan && request.splitKey;
    if (!splitKey || (plan && !plan.decides)) return train(request, run);
    const part = { model, seed, engine: engine.id, ...(plan && { plan: plan.decides }) };
    const key = stageKey('arena model', part, splitKey);
    const found = await known.get(key);
    if (found) return { ...found, key: request.key, params: copied(found.params) };
    const trained = await train(request, run);
    await known.put(key, trained);
    return trained;
  };
}

/** The bench of a study each of whose trainings has a key that says all that decides it; they are shared by it. */
export const byKey = <B extends Bench>(bench: B, known: KnownModels): B => ({
  ...bench,
  env: {
    ...bench.env,
    models: null,
    checkpoints: null,
    trainModel: async (request, run) => {
      const found = await known.get(request.key);
      if (found) return { ...found, params: copied(found.params) };
      const trained = await bench.env.trainModel(request, run);
      await known.put(request.key, trained);
      return trained;
    },
  },
});

/** The bench with its trainings shared; what it trains stays out of the list of kept models. */
export const sharing = <B extends Bench>(bench: B, known: KnownModels): B => ({
  ...bench,
  env: {
    ...bench.env,
    models: null,
    checkpoints: null,
    trainModel: once(bench.env.trainModel, bench, known),
    ways: {
      once: async (key, train) => {
        const found = await known.get(key);
        if (found) return { ...found, params: copied(found.params) };
        const trained = await train();
        await known.put(key, trained);
        return trained;
      },
    },
  },
});
