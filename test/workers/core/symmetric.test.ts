import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { symmetricSpectrum } from '../../../workers/core/symmetric.ts';

describe('the spectrum of a symmetric matrix', () => {
  for (const size of [1, 2, 5, 20]) {
    it(`rebuilds the matrix from orthonormal vectors, size ${size}`, () => {
      const rng = createRng(size);
      const half = Array.from({ length: size * size }, () => rng.normal());
      const matrix = half.map((x, n) => x + half[(n % size) * size + Math.floor(n / size)]);
      const { values, vectors } = symmetricSpectrum(matrix, size);
      for (let i = 0; i < size; i++) {
        if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
        for (let j = 0; j < size; j++) {
          let [entry, inner] = [0, 0];
          for (let n = 0; n < size; n++) {
            entry += vectors[i * size + n] * values[n] * vectors[j * size + n];
            inner += vectors[n * size + i] * vectors[n * size + j];
          }
          expect(entry).toBeCloseTo(matrix[i * size + j], 9);
          expect(inner).toBeCloseTo(i === j ? 1 : 0, 10);
        }
      }
    });
  }

  it('knows the eigenvalues of a matrix that are known in closed form', () => {
    const { values } = symmetricSpectrum([2, 1, 1, 2], 2);
    expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
  });

  it('takes a matrix of zeros', () => {
    expect([...symmetricSpectrum([0, 0, 0, 0], 2).values]).toEqual([0, 0]);
  });
});
