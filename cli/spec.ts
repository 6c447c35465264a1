import { readFile } from 'node:fs/promises';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { parseSpec, unknownIn } from '../workers/protocol/spec/resolve.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { misuse } from './failure.ts';

/** What a file that is no spec seems to be, and what to do with it; null where it may be one. */
function mistaken(path: string, input: unknown): string | null {
  if (Array.isArray(input))
    return `${path} holds a list and no spec; data are given with --data, as columns of text.`;
  if (typeof input !== 'object' || input === null) return `${path} holds no spec, which is a JSON object.`;
  if ('tables' in input && 'spec' in input)
    return `${path} is a result; its experiment is its member spec, to be saved in a file of its own.`;
  if ('format' in input && input.format === 'brittle-saved-runs')
    return `${path} holds saved runs; the experiment of each is its member result.spec, to be saved in a file of its own.`;
  if (!('study' in input))
    return `${path} names no study, which every spec does, such as {"study": "train"}.`;
  return null;
}

/** Lines of JSON, each an object: how data are often kept. */
const areLines = (text: string): boolean => {
  const lines = text.split('\n', 3).filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => /^\{.*\}\s*$/.test(line));
};

/**
 * Reads and resolves a spec as a person wrote it; more strictly than a link, since nobody sees what was left out.
 * @throws LabFailure 'bad-spec' for a file that cannot be read, is not JSON, or has members that are wrong or unknown
 */
export async function readSpec(path: string): Promise<Spec> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw misuse(`The spec ${path} cannot be read.`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (thrown) {
    if (areLines(text)) {
      throw misuse(
        `${path} holds lines of JSON and no spec; data are given with --data, as columns of text.`,
      );
    }
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabFailure('bad-spec', `The spec ${path} is not JSON: ${reason}.`);
  }
  const mistake = mistaken(path, input);
  if (mistake !== null) throw misuse(mistake);
  const spec = parseSpec(input);
  const unknown = unknownIn(input, spec);
  if (unknown.length > 0) {
    throw misuse(
      `The spec has members that mean nothing here: ${unknown.join(', ')}; npm run lab -- schema names all there are.`,
    );
  }
  return spec;
}
