import type { RunContext } from '../workers/core/run.ts';
import type { Dataset } from '../workers/data/types.ts';
import { makeUp } from '../workers/lab/making.ts';
import type { DataSize } from '../workers/protocol/cost/size.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import type { DatasetSpec, Spec } from '../workers/protocol/spec/spec.ts';
import { type DataWish, readData } from './data.ts';
import type { ProgressBar } from './progress.ts';

/** The data set in the files of `--data`; null where none are given. */
export function givenData(
  given: DataWish & { readonly data: readonly string[] },
  bar: ProgressBar,
  { gate }: RunContext,
): Promise<Dataset | null> {
  if (given.data.length === 0) return Promise.resolve(null);
  return readData(
    given.data,
    {
      gate,
      progress: ({ file, doneBytes, totalBytes }) =>
        bar.show(`Reading ${file}`, doneBytes / totalBytes, null),
    },
    given,
    (level, text) => bar.take({ kind: 'note', level, text }),
  );
}

/** The spec as it will run: on the files given. */
export function settle<S extends Spec>(spec: S, dataset: Dataset | null, bar: ProgressBar): S {
  if (!dataset) {
    if (spec.dataset.kind === 'generated') return spec;
    throw new LabFailure(
      'missing-dataset',
      `The spec names the data set ${spec.dataset.name || spec.dataset.hash} from files; give them with --data PATH.`,
    );
  }
  if (spec.dataset.kind === 'file' && spec.dataset.hash !== dataset.hash) {
    throw new LabFailure(
      'missing-dataset',
      `The files hold another data set (${dataset.hash}) than the spec names (${spec.dataset.hash}); give the right files, or leave dataset out of the spec.`,
    );
  }
  if (spec.dataset.kind === 'generated') {
    bar.take({
      kind: 'note',
      level: 'info',
      text: `${dataset.name} from --data takes the place of the spec's generated data.`,
    });
  }
  return { ...spec, dataset: { kind: 'file', hash: dataset.hash, name: dataset.name } };
}

/** Where a study takes its data from: what was given, or what is made up. */
export const sourceOf =
  (dataset: Dataset | null, run: RunContext) =>
  async (wanted: DatasetSpec): Promise<Dataset> => {
    if (wanted.kind === 'generated') return makeUp(wanted, run);
    if (!dataset) throw new LabFailure('missing-dataset', 'Give the data with --data PATH.');
    return dataset;
  };

/** The counts that what a run takes hangs on. */
export const countsOf = ({ userIds, itemIds, users }: Dataset): DataSize => ({
  users: userIds.length,
  items: itemIds.length,
  interactions: users.length,
});
