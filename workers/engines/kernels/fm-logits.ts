import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { placeInstances } from './epoch.ts';
import { KernelMemory } from './memory.ts';
import { needed, ParameterTable } from './table.ts';

/** `Engine.fmLogits`: the forward pass of a factorization machine on an instance that lives for the call. */
export async function fmLogits(
  module: WebAssembly.Module,
  params: Params,
  instances: { readonly offsets: Int32Array; readonly features: Int32Array },
  selfTerms: boolean,
): Promise<Float32Array> {
  const [features, factors] = dimensionsOf(params, 'V');
  const memory = await KernelMemory.create(module);
  const shape = { kind: 'fm', features, factors, selfTerms, l2: 0 } as const;
  const table = new ParameterTable(memory, shape, { kind: 'sgd', rate: 0 });
  table.write(params);
  const rows = instances.offsets.length - 1;
  const order = memory.place(Int32Array.from({ length: rows }, (_, r) => r));
  const [offsets, active] = placeInstances(memory, instances, features);
  memory.kernels.setEpoch(rows, 1, order, offsets, active, 0, 0);
  memory.kernels.setFmEpoch(0, memory.take(4 * table.rowFloats), 0);
  const out = memory.take(4 * rows);
  memory.kernels.fmForward(out);
  return memory.f32(out, rows).slice();
}

/** Rows and columns of a matrix among the parameters. */
function dimensionsOf(params: Params, name: string): [rows: number, columns: number] {
  const shape = params[name]?.shape;
  if (shape?.length !== 2) throw new LabFailure('internal', `Parameter ${name} should be a matrix.`);
  const [rows, columns] = shape as [number, number];
  needed(params, name, [rows, columns]);
  return [rows, columns];
}
