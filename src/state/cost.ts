import { create } from 'zustand';
import {
  type DataSize,
  type DatasetSpec,
  type Estimate,
  estimate,
  generatedSize,
  handsFor,
} from '../../workers/protocol.ts';
import { useSpec } from './spec.ts';

/** Counts of a data set that was read from files and is kept on this device; null where it is not. */
async function keptSize({ hash }: Extract<DatasetSpec, { kind: 'file' }>): Promise<DataSize | null> {
  const { lab } = await import('../lab/lab.ts');
  const cards = await lab.datasets();
  return (cards.ok && cards.value.find((card) => card.hash === hash)) || null;
}

/** The counts of the data in the controls; null until they are known. */
export const useDataSize = create<DataSize | null>()(() => generatedSize(useSpec.getState().spec.dataset));

async function follow(dataset: DatasetSpec): Promise<void> {
  useDataSize.setState(generatedSize(dataset), true);
  if (dataset.kind === 'generated') return;
  // Without the counts there is no estimate, and the run goes on as it would have.
  const size = await keptSize(dataset).catch(() => null);
  if (useSpec.getState().spec.dataset === dataset) useDataSize.setState(size, true);
}
useSpec.subscribe(({ spec: { dataset } }, before) => {
  if (JSON.stringify(dataset) !== JSON.stringify(before.spec.dataset)) void follow(dataset);
});

/** What the experiment in the controls will take; null where its data are not known. */
export function useEstimate(): Estimate | null {
  const size = useDataSize();
  const spec = useSpec((state) => state.spec);
  return size && estimate(spec, size, handsFor(navigator.hardwareConcurrency));
}
