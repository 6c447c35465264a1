import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import { parameterShapes } from '../engines/layout.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import { glorotUniform, normal, truncatedNormal } from './draws.ts';
import { ncfParameter } from './ncf.ts';

type Trained = Exclude<ModelSpec, { kind: 'random' | 'popularity' }>;

function draw(spec: Trained, name: string, dimensions: readonly number[], rng: Rng): Float32Array {
  const [rows, columns = 1] = dimensions;
  switch (spec.kind) {
    case 'bprmf':
      return truncatedNormal(rows! * columns, spec.initSd, rng);
    case 'mf':
      return glorotUniform(rows!, columns, rng);
    case 'fm':
      return name === 'V' ? normal(rows! * columns, spec.initSd, rng) : new Float32Array(rows!);
    case 'ncf':
      return ncfParameter(name, dimensions, rng);
  }
}

/**
 * The weights a model starts from; every parameter has its own stream of `rng`, named by the parameter.
 * - `bprmf`: P, Q from N(0, initSd²) truncated at two standard deviations (papers 002 and 004).
 * - `mf`: P, Q uniform in ±√(6 / (rows + factors)), rows those of the matrix (paper 003's Xavier).
 * - `fm`: w0 and w zero, V from N(0, initSd²) (paper 000).
 * - `ncf`: see ncf.ts.
 */
export function initialParams(spec: Trained, shape: ModelShape, rng: Rng): Params {
  return Object.fromEntries(
    parameterShapes(shape).map(([name, dimensions]) => [
      name,
      { shape: dimensions, data: draw(spec, name, dimensions, rng.child(name)) },
    ]),
  );
}
