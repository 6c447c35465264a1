import type { ModelShape } from '../../../engines/shape.ts';
import { LabFailure } from '../../../protocol/run/errors.ts';
import type { Attackable, ModelGround } from './attackable.ts';
import { fm } from './fm.ts';
import { bprmf, mf, ncf } from './scores.ts';

/** How the attacks see a model of this shape. */
export async function attackableOf(ground: ModelGround, shape: ModelShape): Promise<Attackable> {
  switch (shape.kind) {
    case 'bprmf':
      return bprmf(ground, shape);
    case 'mf':
      return mf(ground, shape);
    case 'fm':
      return fm(ground, shape);
    case 'ncf':
      return ncf(ground, shape);
    case 'bilinear':
      throw new LabFailure('internal', 'Bilinear models are attacked by the evade study alone.');
  }
}
