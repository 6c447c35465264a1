import { expect, it } from 'vitest';
import { meanRowNorm } from '../../../workers/perturb/direction.ts';

it('the mean norm of rows is over all rows of the matrices that are attacked', () => {
  const params = {
    P: { shape: [2, 2] as [number, number], data: Float32Array.of(3, 4, 0, 0) },
    Q: { shape: [1, 2] as [number, number], data: Float32Array.of(0, 7) },
  };
  expect(meanRowNorm(params, 'both')).toBe((5 + 0 + 7) / 3);
  expect(meanRowNorm(params, 'items')).toBe(7);
  expect(meanRowNorm(params, 'users')).toBe(2.5);
});
