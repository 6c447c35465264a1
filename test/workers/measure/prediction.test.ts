import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelMeasures, oneAnswer, rmse } from '../../../workers/measure/prediction.ts';
import { mean, sampleSd } from '../../../workers/measure/statistics.ts';

describe('measures of predictions', () => {
  it('RMSE: errors 3 and 4 give √12.5; nothing gives NaN', () => {
    expect(rmse([1, 2], [4, 6])).toBeCloseTo(Math.sqrt(12.5), 12);
    expect(rmse([], [])).toBeNaN();
  });

  it('equal a slow re-computation over all pairs', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 1 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const logits = Float32Array.from(pairs, ([x]) => x / 2);
        const labels = pairs.map(([, y]) => (y ? 1 : 0));
        const got = labelMeasures(logits, labels);
        const p = [...logits].map((x) => Math.exp(x) / (1 + Math.exp(x)));
        const positives = [...logits].filter((_, n) => labels[n] === 1);
        const negatives = [...logits].filter((_, n) => labels[n] === 0);
        const order = positives.flatMap((a) =>
          negatives.map((b) => (a > b ? 1 : a === b ? 0.5 : 0) as number),
        );
        expect(got.accuracy).toBeCloseTo(
          p.filter((q, n) => (q > 0.5 ? 1 : 0) === labels[n]).length / p.length,
          12,
        );
        expect(got.logloss).toBeCloseTo(
          mean(p.map((q, n) => (labels[n] ? -Math.log(q) : -Math.log(1 - q)))),
          10,
        );
        expect(got.auc).toBeCloseTo(order.length ? mean(order) : 0.5, 12);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('a certain and wrong prediction costs 15·ln 10 nats, not infinity', () => {
    expect(labelMeasures(Float32Array.of(1000), [0]).logloss).toBeCloseTo(15 * Math.log(10), 2);
    // And a certain and right one −log(1 − 1e-15), which is 1e-15 but for the last bits of a number next to 1.
    const right = labelMeasures(Float32Array.of(1000), [1]).logloss;
    expect(Math.abs(right - 1e-15)).toBeLessThan(Number.EPSILON);
  });

  it('logits that are not numbers end in a value, not in a hang', () => {
    expect(labelMeasures(Float32Array.of(Number.NaN, Number.NaN), [0, 1]).logloss).toBeNaN();
  });
});

describe('statistics over seeds', () => {
  it('the sample deviation of 2, 4, 4, 4, 5, 5, 7, 9 is √(32/7), of one value 0', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(sampleSd([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(sampleSd([3])).toBe(0);
  });
});

it('saying the same of every instance is measured as a model that says it is', () => {
  const labels = [1, 0, 0, 1, 0];
  const logit = Math.log(0.4 / 0.6);
  const said = labelMeasures(
    Float32Array.from(labels, () => logit),
    labels,
  );
  const { accuracy, auc, logloss } = oneAnswer(labels);
  expect({ accuracy, auc }).toEqual({ accuracy: said.accuracy, auc: said.auc });
  expect(logloss).toBeCloseTo(said.logloss, 6);
  expect(oneAnswer([1, 1]).accuracy).toBe(1);
  expect(oneAnswer([0, 0]).logloss).toBe(0);
});
