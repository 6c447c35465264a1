import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { ModelShape } from '../shape.ts';
import type { EmbeddingExamples, EmbeddingGradient } from '../types.ts';
import { loadEpoch } from './epoch.ts';
import { KernelMemory } from './memory.ts';
import { ParameterTable } from './table.ts';

type Examples<K extends EmbeddingExamples['kind']> = Extract<EmbeddingExamples, { kind: K }>;

/** Examples of a chunk of the kernels: room for their margins and sums is all that a pass needs. */
const CHUNK = 32;
/** Most active features that lie in the kernels' memory at once: 1 MiB. */
const PIECE = 2 ** 18;

/** `Engine.embeddingGradient` of the models that the kernels train, on an instance that lives for the call. */
export async function embeddingGradient(
  module: WebAssembly.Module,
  shape: Exclude<ModelShape, { kind: 'ncf' | 'bilinear' }>,
  params: Params,
  examples: EmbeddingExamples,
): Promise<EmbeddingGradient> {
  const memory = await KernelMemory.create(module);
  if (shape.kind === 'fm') {
    if (examples.kind === 'instances') return fmGradient(memory, shape, params, examples);
  } else if (examples.kind === 'triplets' || (shape.kind === 'mf' && examples.kind === 'ratings')) {
    return pairGradient(memory, shape, params, examples);
  }
  throw new LabFailure(
    'internal',
    `A model of kind ${shape.kind} has no gradient over examples of kind ${examples.kind}.`,
  );
}

/** Rows of sums, float32 and float64; gives a reader of the finished ones. */
function placeSums(memory: KernelMemory, rows: number, rowFloats: number) {
  const floats = rows * rowFloats;
  const partial = memory.take(4 * floats);
  memory.kernels.setGradient(partial, memory.take(8 * floats));
  return (first: number, n: number, width: number): Float32Array => {
    const out = new Float32Array(n * width);
    const all = memory.f32(partial, floats);
    for (let r = 0; r < n; r++) {
      const at = (first + r) * rowFloats;
      out.set(all.subarray(at, at + width), r * width);
    }
    return out;
  };
}

/** Of P and Q, over triplets or ratings: one pass over all of them. */
function pairGradient(
  memory: KernelMemory,
  shape: Extract<ModelShape, { kind: 'bprmf' | 'mf' }>,
  params: Params,
  examples: Examples<'triplets' | 'ratings'>,
): EmbeddingGradient {
  const { users, items, factors } = shape;
  const { kernels } = memory;
  const kind = examples.kind === 'triplets' ? 'bprmf' : 'mf';
  const plain = { kind, users, items, factors, l2: 0 } as const;
  const table = new ParameterTable(memory, plain, { kind: 'sgd', rate: 0 });
  table.write(params);
  loadEpoch(memory, plain, { ...examples, batch: CHUNK });
  const rows = placeSums(memory, users + items, table.rowFloats);
  const loss = examples.kind === 'triplets' ? kernels.bprGradient() : kernels.mfGradient();
  return { loss, gradients: { P: rows(0, users, factors), Q: rows(users, items, factors) } };
}

/** Rows [from, to) of instances, their offsets from 0 on. */
function pieceOf({ offsets, features, labels }: Examples<'instances'>, from: number, to: number) {
  const base = offsets[from]!;
  return {
    order: Int32Array.from({ length: to - from }, (_, row) => row),
    offsets: offsets.subarray(from, to + 1).map((at) => at - base),
    features: features.subarray(base, offsets[to]),
    labels: labels.subarray(from, to),
  };
}

/** Of V, over instances that are copied in piece by piece. */
function fmGradient(
  memory: KernelMemory,
  shape: Extract<ModelShape, { kind: 'fm' }>,
  params: Params,
  examples: Examples<'instances'>,
): EmbeddingGradient {
  const { features, factors } = shape;
  const { kernels } = memory;
  const wanted = Math.min(examples.rows ?? features, features);
  const plain = { ...shape, l2: 0 };
  const table = new ParameterTable(memory, plain, { kind: 'sgd', rate: 0 });
  table.write(params);
  const rows = placeSums(memory, wanted, table.rowFloats);
  kernels.setFmGradient(wanted, memory.take(8 * wanted));
  const base = memory.mark();
  const size = examples.labels.length;
  let loss = 0;
  for (let from = 0; from < size; ) {
    let to = from + 1;
    while (to < size && examples.offsets[to + 1]! - examples.offsets[from]! <= PIECE) to++;
    memory.release(base);
    loadEpoch(memory, plain, { kind: 'instances', batch: CHUNK, ...pieceOf(examples, from, to) });
    loss += kernels.fmGradient();
    from = to;
  }
  kernels.fmGradientEnd();
  return { loss, gradients: { V: rows(0, wanted, factors) } };
}
