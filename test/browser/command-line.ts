import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Result, SpecInput } from '../../workers/protocol.ts';

/** What the command line finds for an experiment, on the file named `name` with these bytes if one is given. */
export async function byCommandLine(
  spec: SpecInput,
  data?: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'brittle-command-'));
  try {
    const at = (name: string) => join(folder, name);
    await writeFile(at('spec.json'), JSON.stringify(spec));
    if (data) await writeFile(at(data.name), data.bytes);
    const of = data ? ['--data', at(data.name)] : [];
    const args = ['scripts/lab.mjs', 'run', at('spec.json'), ...of, '--out', at('result.json')];
    await promisify(execFile)(process.execPath, args);
    return JSON.parse(await readFile(at('result.json'), 'utf8')) as Result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
