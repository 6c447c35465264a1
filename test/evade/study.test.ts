import { beforeAll, describe, expect, it } from 'vitest';
import type { RunContext } from '../../workers/core/run.ts';
import { createTfjsEngine } from '../../workers/engines/tfjs/engine.ts';
import type { Result, Row } from '../../workers/protocol/events.ts';
import { parseSpec } from '../../workers/protocol/resolve.ts';
import { runStudy } from '../../workers/studies/run.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';
import { benchEnv } from '../studies/bench.ts';

/** A run whose methods need their object, as the worker's do. */
class Listener implements RunContext {
  readonly stages = new Set<string>();
  gates = 0;
  emit(event: Parameters<RunContext['emit']>[0]): void {
    if (event.kind === 'progress') this.stages.add(event.stage);
  }
  async gate(): Promise<void> {
    this.gates++;
  }
  async epochGate(): Promise<'go'> {
    this.gates++;
    return 'go';
  }
  now(): number {
    return 0;
  }
}

const spec = parseSpec({
  study: 'evade',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'ncf', factors: 8, layers: [16, 8], epochs: 4, optimiser: { kind: 'adam', rate: 0.02 } },
  student: { factors: 4, layers: [8, 4], epochs: 6, hintEpochs: 1 },
  attack: { points: 3, examples: 20, iterations: 40, searchSteps: 5, draws: 2 },
  defence: { levels: [0, 0.05] },
  measure: { every: 0 },
});

describe('the evade study', () => {
  let result: Result;
  const run = new Listener();
  beforeAll(async () => {
    const engine = await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
    const { env } = await benchEnv({ engine });
    result = await runStudy(spec, env, run);
  }, 240_000);
  const rows = (id: string): readonly Row[] => result.tables.find((table) => table.id === id)?.rows ?? [];

  it('trains each stage once, in the order of Algorithm 1, with the noise of each level', () => {
    const stages = rows('training').map(({ strategy, sigma, stage, epoch }) => [
      strategy,
      sigma,
      stage,
      epoch,
    ]);
    expect(stages).toEqual([
      ['teacher', 0, 'labels', 4],
      ['fncf', 0, 'labels', 6],
      ['distil', 0, 'distillation', 6],
      ['single', 0.05, 'hint 1', 1],
      ['single', 0.05, 'distillation', 5],
      ['multi', 0.05, 'hint 1', 1],
      ['multi', 0.05, 'hint 2', 1],
      ['multi', 0.05, 'distillation', 4],
      ['single', 0, 'hint 1', 1],
      ['single', 0, 'distillation', 5],
      ['multi', 0, 'hint 1', 1],
      ['multi', 0, 'hint 2', 1],
      ['multi', 0, 'distillation', 4],
    ]);
  });

  it('measures success for every way of training and every c, as a share', () => {
    const success = rows('success');
    expect(success).toHaveLength(5 * 3);
    for (const { rate } of success) {
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });

  it('finds no longer a step by search than the budget at which the same example falls to C&W', () => {
    for (const { strategy, epsilon, rate } of rows('curve').filter(({ method }) => method === 'cw')) {
      const own = rows('distortion').filter((row) => row.strategy === strategy);
      const within = own.filter(({ distortion }) => Number(distortion ?? Infinity) <= Number(epsilon));
      expect(rate).toBeCloseTo(within.length / own.length, 12);
    }
  });

  it('follows examples from a yes to a probability of one half at their minimal distortion', () => {
    const paths = rows('paths');
    expect(paths.length).toBeGreaterThan(0);
    const first = paths.slice(0, 16);
    expect(first[0]!.length).toBe(0);
    expect(first[0]!.probability).toBeGreaterThan(0.5);
    expect(first[10]!.probability).toBeCloseTo(0.5, 3);
  });

  it('gives every part of the input a share, none to the item where only the user is moved', () => {
    for (const row of rows('distortion').filter(({ distortion }) => distortion !== null)) {
      expect(Number(row.userShare) + Number(row.userFeaturesShare)).toBeCloseTo(1, 5);
      expect(row.itemShare).toBe(0);
    }
  });
});
