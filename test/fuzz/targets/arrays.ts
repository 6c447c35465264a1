import { expect } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { describe } from '../../../workers/data/card.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { runKeeping } from '../../../workers/store/checkpoints.ts';
import { Damaged } from '../../../workers/store/content.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import { memoryDrawers } from '../../../workers/store/drawers.ts';
import { modelStore } from '../../../workers/store/models.ts';
import { encode } from '../case.ts';
import type { Target } from '../target.ts';

const decoder = new TextDecoder();
const now = () => '2026-01-01T00:00:00.000Z';
const columns = { Int32Array, Float32Array, Float64Array, Uint8Array };
type Column = keyof typeof columns;

/** Typed arrays as records of their kind, so that a case is text. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_key, one) =>
    ArrayBuffer.isView(one) ? { [one.constructor.name]: [...(one as Float32Array)] } : one,
  );

/** What comes as a list of something else stays one. */
const read = (text: string): unknown =>
  JSON.parse(text, (_key, one) => {
    const kind = Object.keys(columns).find((name) => Array.isArray(one?.[name])) as Column | undefined;
    return kind ? columns[kind].from(one[kind]) : one;
  });

/** Three users and items of the classroom set with a column of each kind. */
function smallest(): Dataset {
  const { itemFields, ...whole } = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  const rows = Int32Array.of(0, 0, 1, 1, 2);
  const [genre] = itemFields;
  return {
    ...whole,
    ...{
      name: 'a',
      hash: 'a',
      userIds: ['a', 'b', 'c'],
      itemIds: ['a', 'b', 'c'],
      itemTitles: ['A', 'B', 'C'],
    },
    ...{ users: rows, items: Int32Array.of(0, 1, 1, 2, 2), times: Float64Array.of(1, 2, 3, 4, 5) },
    ratings: Float32Array.of(1, 2, 3, 4, 5),
    userFields: [],
    itemFields: [
      {
        ...genre!,
        ...{ labels: ['x', 'y'], offsets: Int32Array.of(0, 1, 3, 3), values: Int32Array.of(0, 0, 1) },
      },
    ],
    given: Uint8Array.of(0, 1, 2, 0, 0),
  };
}

function weights(kind: 'bprmf' | 'fm' | 'ncf'): unknown {
  const spec = parseSpec({
    study: 'train',
    model: { kind, factors: 2, ...(kind === 'ncf' && { layers: [2] }) },
  });
  const shape = modelShape(spec.model, { users: 2, items: 2, features: 3 })!;
  const params = initialParams(spec.model as never, shape, createRng(1));
  const model = { key: 'k', kind, shape, params, seed: 1, engine: 'kernels', epochs: 1, losses: [1] };
  return { origin: 'trained', spec: spec.model, curve: [{ epoch: 0, loss: 1 }], model };
}

/** What `load` gives; 'set aside' where it says that it is damaged. */
async function orDamaged<T>(load: () => Promise<T>, use: (value: T) => string): Promise<string> {
  let value: T;
  try {
    value = await load();
  } catch (thrown) {
    if (!(thrown instanceof Damaged)) throw thrown;
    expect(thrown.message).toMatch(/ is damaged \([^\n]+\) and was set aside\.$/);
    expect(thrown.message.length).toBeLessThan(1000);
    return 'set aside';
  }
  return use(value);
}

/** Arrays behind the lists on this device, without a seal: read and of use, or set aside. */
export const arrays: Target = {
  name: 'arrays',
  words: [
    '{"Int32Array":[0,1]}',
    '{"Float32Array":[0.5]}',
    '"offsets":',
    '"shape":',
    '"params":',
    '"key":"k"',
    'null',
    '-1',
    '1e39',
    '4294967296',
  ],
  names: [],
  seeds: () =>
    [
      smallest(),
      weights('bprmf'),
      weights('fm'),
      weights('ncf'),
      { epoch: 1, losses: [1], params: { P: { shape: [1, 2], data: Float32Array.of(1, 2) } } },
    ].map((record) => ({ files: [{ name: 'record', content: encode(written(record)) }] })),
  async run({ files: [file] }) {
    let record: unknown;
    try {
      record = read(decoder.decode(file?.content));
    } catch {
      return 'no record';
    }
    const drawers = memoryDrawers();
    const hash = String((record as Partial<Dataset> | null)?.hash ?? 'a');
    await drawers<unknown>('datasets').put(hash, record);
    await drawers<unknown>('weights').put('k', record);
    await drawers<unknown>('checkpoints').put('run/k', record);
    const outcomes = [
      await orDamaged(
        () => datasetStore(drawers).load(hash),
        (dataset) => {
          const { interactions } = describe(dataset!);
          makeSplit(dataset!, parseSpec({ study: 'train' }).split);
          return `${interactions} interactions`;
        },
      ),
      await orDamaged(
        () => modelStore(drawers, now).load('k'),
        (kept) => `${kept?.model.kind ?? 'somebody else’s'}`,
      ),
      await orDamaged(
        () => runKeeping(drawers)('run').checkpoints.load('k'),
        (checkpoint) => `epoch ${checkpoint?.epoch}`,
      ),
    ];
    return outcomes.join(', ');
  },
};
