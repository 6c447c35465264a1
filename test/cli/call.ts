import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { main } from '../../cli/main.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder of its own for a test's files. */
export const folder = () => mkdtempSync(join(tmpdir(), 'brittle-cli-'));

/** Writes a value as JSON, or a text as it is, and gives the path. */
export function file(name: string, content: unknown): string {
  const path = join(folder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** One call of the command line inside this process; `stopAfter` presses Ctrl-C once stderr says so. */
export async function lab(args: readonly string[], stopAfter?: RegExp) {
  let out = '';
  let err = '';
  let stop = () => {};
  const sink = (take: (text: string) => void) =>
    new Writable({
      write(chunk, _encoding, done) {
        take(String(chunk));
        done();
      },
    });
  const status = await main({
    args,
    root,
    out: sink((text) => {
      out += text;
    }),
    err: sink((text) => {
      err += text;
      if (stopAfter?.test(err)) stop();
    }),
    terminal: false,
    now: () => performance.now(),
    onInterrupt: (interrupt) => {
      stop = interrupt;
    },
  });
  return { status, out, err };
}
