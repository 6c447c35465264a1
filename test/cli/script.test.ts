import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { file, lab, root } from './call.ts';

/** The command as a person starts it; `interrupt` sends Ctrl-C once stderr says so. */
function npmRunLab(args: readonly string[], interrupt?: RegExp) {
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'lab.mjs'), ...args]);
    let out = '';
    let err = '';
    let interrupted = false;
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
      // Once only: a second Ctrl-C ends the process at once.
      if (!interrupted && interrupt?.test(err)) interrupted = child.kill('SIGINT');
    });
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

const spec = {
  study: 'train',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 4, epochs: 2 },
};

describe('the script behind npm run lab', () => {
  it('bundles the command line for Node and gives what the modules give', async () => {
    const path = file('spec.json', spec);
    const script = await npmRunLab(['run', path, '--quiet']);
    expect(script).toEqual({ status: 0, err: '', out: (await lab(['run', path])).out });
  });

  it('loads TensorFlow.js on WebAssembly too', async () => {
    const script = await npmRunLab(['run', file('spec.json', spec), '--quiet', '--engine', 'tfjs-wasm']);
    expect(script).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(script.out).engine).toBe('tfjs-wasm');
  });

  it('ends with 130 at Ctrl-C', async () => {
    const long = { ...spec, model: { ...spec.model, epochs: 5000 } };
    const { status, out } = await npmRunLab(['run', file('spec.json', long)], /Training/);
    expect({ status, out }).toEqual({ status: 130, out: '' });
  });
});
