import { beforeAll, describe, expect, it } from 'vitest';
import type { TowerEngine } from '../../../workers/engines/tower.ts';
import { cwWithC } from '../../../workers/evade/cw.ts';
import { judged, shareWithin } from '../../../workers/evade/judge.ts';
import { normalBelow } from '../../../workers/poison/gaussian.ts';
import { plainLogit, towerOn, towerParams } from './tower.ts';

const width = 10;
const params = towerParams(width, [], 3);
const weights = params['out.kernel']!.data;
const slope = Math.hypot(...weights);
const sigma = 0.4;
/** What a draw of the noise adds to a linear logit has this deviation. */
const spread = sigma * slope;

/** The same input in many rows, at a logit of `z`. */
function rowsAt(z: number, rows: number): Float32Array {
  const shift = (z - plainLogit(params, new Float32Array(width))) / slope ** 2;
  return Float32Array.from({ length: rows * width }, (_, n) => shift * weights[n % width]!);
}

/** Steps of these lengths straight against the logit. */
const steps = (lengths: readonly number[]) =>
  Float32Array.from(
    { length: lengths.length * width },
    (_, n) => (-lengths[Math.floor(n / width)]! * weights[n % width]!) / slope,
  );

describe('noise at test time', () => {
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn('tfjs-wasm');
  });

  it('is answered by an attack that averages over it with the step that pays on average, beyond the edge', async () => {
    const [rows, z, c] = [256, 0.5, 4];
    const session = await lab.open({ params, inputs: rowsAt(z, rows), rows, movable: [0, width] });
    const by = (draws: number) =>
      cwWithC(
        session,
        rows,
        c,
        {
          ...({ norm: 'l2-squared', output: 'logit', rate: 0.01, iterations: 600, box: 0 } as const),
          noise: { sigma, draws, seed: 4 },
        },
        async () => {},
      );
    const [ignoring, averaging] = [await by(0), await by(4)];
    session.dispose();
    const mean = ({ lengths }: typeof averaging) => lengths.reduce((sum, one) => sum + one, 0) / rows;
    // t² + c·E max(z - t‖w‖ + noise, 0) is least where 2t = c‖w‖·Φ((z - t‖w‖) / deviation): by bisection.
    let [low, high] = [0, 10];
    for (let n = 0; n < 60; n++) {
      const t = (low + high) / 2;
      if (2 * t < c * slope * normalBelow((z - t * slope) / spread)) low = t;
      else high = t;
    }
    expect(mean(ignoring)).toBeCloseTo(z / slope, 2);
    expect(low).toBeGreaterThan((1.2 * z) / slope);
    expect(Math.abs(mean(averaging) / low - 1)).toBeLessThan(0.02);
  });

  it('turns as many answers as the normal distribution says, whatever the attack believed', async () => {
    const [rows, z, draws] = [500, 0.5, 8];
    const session = await lab.open({ params, inputs: rowsAt(z, rows), rows, movable: [0, width] });
    for (const length of [0, z / slope, (1.5 * z) / slope]) {
      const delta = steps(Array(rows).fill(length));
      const lengths = new Float64Array(rows).fill(length);
      const { rate, distortion } = await judged(session, { delta, lengths }, { sigma, draws, seed: 7 });
      const due = normalBelow((length * slope - z) / spread);
      // Five standard errors of a share.
      expect(Math.abs(rate - due)).toBeLessThan(5 * Math.sqrt((due * (1 - due)) / (rows * draws)));
      expect(distortion).toBeCloseTo(length, 9);
      const plain = await judged(session, { delta, lengths }, { sigma: 0, draws, seed: 7 });
      if (length !== z / slope) expect(plain.rate).toBe(Number(length > z / slope));
    }
    session.dispose();
  });

  it('is judged by rows: who said no, and how far those were moved; what found nothing is asked as it is', async () => {
    const lengths = [0.1, 3, Number.NaN, 4, 0.2];
    const moved = lengths.map((one) => (Number.isNaN(one) ? 0 : one));
    const session = await lab.open({ params, inputs: rowsAt(slope, 5), rows: 5, movable: [0, width] });
    const found = { delta: steps(moved), lengths: Float64Array.from(lengths) };
    expect(await judged(session, found, { sigma: 0, draws: 3, seed: 1 })).toEqual({
      rate: 2 / 5,
      distortion: 3.5,
    });
    const none = { delta: steps([0, 0, 0, 0, 0]), lengths: new Float64Array(5).fill(Number.NaN) };
    const verdict = await judged(session, none, { sigma: 0, draws: 1, seed: 1 });
    expect(verdict).toEqual({ rate: 0, distortion: Number.NaN });
    session.dispose();
    const no = await lab.open({ params, inputs: rowsAt(-1, 5), rows: 5, movable: [0, width] });
    expect(await judged(no, none, { sigma: 0, draws: 1, seed: 1 })).toEqual({ rate: 1, distortion: 0 });
    no.dispose();
  });

  it('counts what was found within a budget; what was not found is beyond every one', () => {
    const lengths = Float64Array.of(0.5, 2, Number.NaN, 1);
    expect([0.4, 0.5, 1, 9].map((epsilon) => shareWithin(lengths, epsilon))).toEqual([0, 0.25, 0.5, 0.75]);
  });
});
