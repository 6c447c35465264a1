import { inspectFiles, type LoadContext, loadFiles } from '../workers/data/readers/import.ts';
import type { Dataset } from '../workers/data/types.ts';
import { findFiles } from './files.ts';

/**
 * Reads a data set from files, archives and folders, in the format that they look like.
 * @param say is told what was left alone, in sentences.
 * @throws LabFailure 'bad-file' or 'too-large' with what was wrong where
 */
export async function readData(
  paths: readonly string[],
  ctx: LoadContext,
  say: (sentence: string) => void = () => {},
): Promise<Dataset> {
  const { files, left } = await findFiles(paths);
  const plan = await inspectFiles(files);
  for (const sentence of [...left, ...plan.doubts]) say(sentence);
  return loadFiles(files, plan, ctx);
}
