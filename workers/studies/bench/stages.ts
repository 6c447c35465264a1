import { hashOf } from '../../core/hash.ts';
import type { RunContext } from '../../core/run.ts';
import { makeSplit } from '../../data/splits.ts';
import type { Dataset, Split } from '../../data/types.ts';
import { applyView } from '../../data/views.ts';
import { type RankingTask, rankingTask } from '../../measure/task.ts';
import type { DataSize } from '../../protocol/cost/size.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { begin } from '../../training/progress.ts';
import type { StudyEnv } from './env.ts';

/** Enters every key: to be raised when the same part of a spec comes to give another value. */
const version = 1;

/** The key of a stage: its name, its own part of the spec, and the keys of the stages it builds on. */
export function stageKey(stage: string, part: unknown, ...before: string[]): string {
  return hashOf({ version, stage, part, before });
}

/** Keys of the stages that hold data; they follow from the spec alone. */
export interface DataKeys {
  readonly dataset: string;
  readonly view: string;
  readonly split: string;
}

/** A file's name says nothing about what it holds, so it is no part of the key. */
export function dataKeys(spec: Spec): DataKeys {
  const source =
    spec.dataset.kind === 'file' ? { kind: spec.dataset.kind, hash: spec.dataset.hash } : spec.dataset;
  const dataset = stageKey('dataset', source);
  const view = stageKey('view', spec.view, dataset);
  return { dataset, view, split: stageKey('split', spec.split, view) };
}

/** The data of a study: the data set as the view shows it, and its split. */
export interface StudyData {
  readonly keys: DataKeys;
  readonly view: Dataset;
  readonly split: Split;
}

/** The counts that the cost of an experiment hangs on. */
export const sizeOf = ({ view, split }: StudyData): DataSize => ({
  users: split.nUsers,
  items: split.nItems,
  interactions: view.users.length,
});

export async function studyData(spec: Spec, env: StudyEnv, run: RunContext): Promise<StudyData> {
  const keys = dataKeys(spec);
  const { cache } = env;
  const split = async (): Promise<{ view: Dataset; split: Split }> => {
    const dataset = await cache.once(keys.dataset, () => env.datasets.get(spec.dataset, run));
    begin(run, { study: null, stage: 'preparing', item: null });
    await run.gate();
    const view = await cache.once(keys.view, () => applyView(dataset, spec.view));
    await run.gate();
    return { view, split: makeSplit(view, spec.split) };
  };
  const data = { keys, ...(await cache.once(keys.split, split)) };
  env.saving?.split(data);
  return data;
}

/** Who is ranked against what on a part; sampled candidates hang on the spec's seed and are the same for all models. */
export function studyTask(
  spec: Spec,
  env: StudyEnv,
  data: StudyData,
  part: 'validation' | 'test',
): Promise<RankingTask> {
  const { candidates } = spec.measure;
  const drawn = candidates.kind === 'sampled' ? { candidates, seed: spec.seed } : { candidates };
  return env.cache.once(stageKey('task', { part, ...drawn }, data.keys.split), () =>
    rankingTask(data.split, part, candidates, spec.seed),
  );
}
