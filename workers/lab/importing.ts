import { loadFiles } from '../data/readers/import.ts';
import type { Dataset } from '../data/types.ts';
import type { ImportProgress } from '../protocol/api.ts';
import type { ImportPlan } from '../protocol/import.ts';
import { RunControl, type RunSurroundings } from './run-control.ts';

/** Milliseconds between two reports of how far the reading is. */
const reportEvery = 100;

/** Reads files while reporting on `port`; the message 'stop' on it ends the reading with LabFailure('stopped'). */
export async function importFiles(
  files: File[],
  plan: ImportPlan,
  port: MessagePort,
  around: Omit<RunSurroundings, 'emit'>,
): Promise<Dataset> {
  const control = new RunControl({ ...around, emit: () => {} });
  port.onmessage = ({ data }) => {
    if (data === 'stop') control.control('stop');
  };
  let reported = Number.NEGATIVE_INFINITY;
  try {
    return await loadFiles(files, plan, {
      gate: () => control.gate(),
      progress: (progress: ImportProgress) => {
        const now = around.now();
        if (now - reported < reportEvery && progress.doneBytes < progress.totalBytes) return;
        reported = now;
        port.postMessage(progress);
      },
    });
  } finally {
    port.close();
  }
}
