import { readFile } from 'node:fs/promises';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { misuse } from './failure.ts';

/** Members of `written` that resolving left out, since the schema does not know them: a slip of the pen, mostly. */
function unknownMembers(written: unknown, resolved: unknown, path = ''): string[] {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return [];
  const known = (resolved ?? {}) as Record<string, unknown>;
  return Object.entries(written).flatMap(([name, value]) =>
    name in known ? unknownMembers(value, known[name], `${path}${name}.`) : [path + name],
  );
}

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
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabFailure('bad-spec', `The spec ${path} is not JSON: ${reason}.`);
  }
  const spec = parseSpec(input);
  const unknown = unknownMembers(input, spec);
  if (unknown.length > 0) {
    throw misuse(
      `The spec has members that mean nothing here: ${unknown.join(', ')}; npm run lab -- schema names all there are.`,
    );
  }
  return spec;
}
