/**
 * The sign of f(x) without rounding. Parameters are float32, that is integers times 2^-149; sums and
 * products of integers are exact in BigInt. Slow, and asked only where float64 could not decide.
 */

const bits = new DataView(new ArrayBuffer(4));

/** `value · 2^149` as an integer. @throws RangeError for values that are no finite float32. */
export function toFixed149(value: number): bigint {
  if (!Number.isFinite(value) || Math.fround(value) !== value) {
    throw new RangeError(`${value} is no finite float32`);
  }
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  const magnitude = exponent === 0 ? BigInt(fraction) : BigInt(fraction | 0x800000) << BigInt(exponent - 1);
  return word >>> 31 ? -magnitude : magnitude;
}

/** Parameters of a factorization machine: w0, w [features], V [features × factors], all float32 values. */
export interface ExactModel {
  readonly bias: number;
  readonly factors: number;
  linear(feature: number): number;
  embedding(feature: number, factor: number): number;
}

/**
 * The sign (-1, 0 or 1) of f(x) = w0 + Σ w_j + ½(‖Σ v_j‖² + Σ ‖v_j‖²) over the active features
 * (paper 000, equations 2 and 3), exactly. Without self terms the last sum is subtracted.
 */
export function exactSign(model: ExactModel, active: Iterable<number>, selfTerms = true): -1 | 0 | 1 {
  const features = [...active];
  let linear = toFixed149(model.bias);
  for (const j of features) linear += toFixed149(model.linear(j));
  let squares = 0n;
  for (let f = 0; f < model.factors; f++) {
    let sum = 0n;
    let own = 0n;
    for (const j of features) {
      const v = toFixed149(model.embedding(j, f));
      sum += v;
      own += v * v;
    }
    squares += sum * sum + (selfTerms ? own : -own);
  }
  const twice = (linear << 150n) + squares;
  return twice > 0n ? 1 : twice < 0n ? -1 : 0;
}
