import type { Engine } from '../../workers/engines/types.ts';
import type { EngineId } from '../../workers/protocol/run/engine.ts';
import { timeSteps } from '../../workers/training/trial.ts';
import { cases } from './cases.ts';

/** Steps per second of one model on one engine; null where the engine does not train it. */
export interface Figure {
  readonly model: string;
  readonly engine: EngineId;
  readonly stepsPerSecond: number | null;
}

/** Best of three timings of every case on every engine. */
export async function measure(
  ids: readonly EngineId[],
  open: (id: EngineId) => Promise<Engine>,
  now: () => number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const id of ids) {
    const engine = await open(id);
    for (const { name, trial } of cases()) {
      let best: number | null = null;
      for (let repeat = 0; repeat < 3; repeat++) {
        const rate = await timeSteps(engine, trial, now).catch(() => null);
        if (rate === null) break;
        best = Math.max(best ?? 0, rate);
      }
      figures.push({ model: name, engine: id, stepsPerSecond: best });
    }
    engine.dispose();
  }
  return figures;
}
