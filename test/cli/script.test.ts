import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { file, folder, lab, root } from './call.ts';

/** The command as a person starts it; `interrupt` sends Ctrl-C once stderr says so. `first` is a module loaded before. */
function npmRunLab(args: readonly string[], interrupt?: RegExp, first?: string) {
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    const before = first === undefined ? [] : ['--require', first];
    const child = spawn(process.execPath, [...before, join(root, 'scripts', 'lab.mjs'), ...args]);
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

  it('killed while it keeps a part of a fakes study, goes on to the bytes of a run that was not', async () => {
    const path = file('fakes.json', {
      study: 'fakes',
      dataset: { kind: 'generated', size: 'classroom' },
      model: { kind: 'bprmf', factors: 4, epochs: 2 },
      defence: { voter: 'model', votes: 2, ensemble: { kind: 'samples', models: 40, size: 30, alpha: 0.1 } },
      attack: { fakes: 2, profiles: ['power-item'], at: [1], models: 10 },
    });
    const kept = join(folder(), 'kept');
    // No hand is as quick as a process that kills itself: half a file is there, and two whole ones.
    const killer = file(
      'killer.cjs',
      `const files = require('node:fs/promises');
      const { rename } = files;
      let moved = 0;
      files.rename = (from, to) => {
        if (to.includes('parts') && ++moved === 3) process.kill(process.pid, 'SIGKILL');
        return rename(from, to);
      };
      require('node:module').syncBuiltinESMExports();`,
    );
    const killed = await npmRunLab(['run', path, '--quiet', '--resume', kept], undefined, killer);
    expect(killed).toMatchObject({ status: null, out: '' });
    expect(readdirSync(join(kept, 'parts')).filter((name) => name.endsWith('.bin'))).toHaveLength(2);
    const on = await lab(['run', path, '--resume', kept]);
    expect(on.err).toMatch(/2 of \d+ parts were done before the run was cut off/);
    expect(on.out).toBe((await lab(['run', path])).out);
  });
});
