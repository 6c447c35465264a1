import { createRng } from '../../../workers/core/random.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import { encodeInstances } from '../../../workers/data/instances.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import type { Machine } from '../../oracle/robust.ts';
import { kernels, recorder } from '../studies/bench/bench.ts';

/** A factorization machine trained on the smallest generated data, and instances of its test part to be certified. */
export interface TrainedMachine {
  readonly machine: Machine;
  /** Feature of the first history item, and how many there are. */
  readonly first: number;
  readonly items: number;
  /** Active features of each instance. */
  readonly instances: readonly (readonly number[])[];
}

export async function trainedMachine(count: number, epochs = 12): Promise<TrainedMachine> {
  const dataset = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  const split = makeSplit(dataset, { kind: 'leave-last', ties: 'item', validation: false });
  const encoder = encodeInstances(dataset, split, { negatives: 2, history: 'own-out', seed: 1 });
  const engine = await kernels();
  const { params } = await trainModel(
    {
      key: 'machine',
      model: {
        ...{ kind: 'fm', factors: 8, epochs, batch: 256, initSd: 0.1, l2: 0, negatives: 2 },
        ...{ history: 'own-out', selfTerms: true },
        optimiser: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      },
      ...{ dataset, split, instances: encoder.encode('train'), seed: 1, engine, reopen: kernels },
      doing: { study: 'certify', stage: 'training', item: null },
      ...{ measureEvery: 0, onMeasure: async () => undefined, onRewind: () => {} },
      checkpoints: null,
    },
    recorder().run,
  );
  const { offsets, features, labels, fields } = encoder.encode('test');
  const history = fields.at(-1);
  const { w0, w, V } = params;
  if (!history || !w0 || !w || !V) throw new Error('no machine with a history field');
  const picked = createRng(3).shuffle(Int32Array.from(labels.keys())).slice(0, count);
  return {
    machine: {
      bias: w0.data[0] ?? Number.NaN,
      linear: [...w.data],
      embeddings: [...V.data],
      factors: V.shape[1] ?? Number.NaN,
    },
    first: history.start,
    items: history.size,
    instances: Array.from(picked, (r) => [...features.subarray(offsets[r], offsets[r + 1])]),
  };
}
