import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Timing {
  /** Processor time, best of the repeats. */
  readonly seconds: number;
  /** What was computed, to see that all columns of a row did the same work. */
  readonly value: number;
}

type Arrays = readonly (Int32Array | Float32Array)[];

/** Runs the C yardstick on these arrays; null where there is no compiler. */
export function timeNative(
  mode: string,
  arrays: Arrays,
  repeats: number,
  yardstick = 'kernels',
): Timing | null {
  const folder = process.env.BRITTLE_NATIVE;
  return folder ? timed([join(folder, yardstick)], mode, arrays, repeats) : null;
}

/** A Python that can import torch; null where none is installed. */
const withTorch = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
);

/** Runs a yardstick in PyTorch, bench/native/NAME.py, on these arrays; null where it is not installed. */
export function timeTorch(arrays: Arrays, repeats: number, yardstick: string): Timing | null {
  if (!withTorch) return null;
  return timed([withTorch, join('bench', 'native', `${yardstick}.py`)], yardstick, arrays, repeats);
}

function timed(
  [program, ...script]: readonly [string, ...string[]],
  mode: string,
  arrays: Arrays,
  repeats: number,
): Timing {
  const work = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
  try {
    const parts = arrays.flatMap((a) => {
      const length = Buffer.alloc(8);
      length.writeBigInt64LE(BigInt(a.byteLength));
      return [length, Buffer.from(a.buffer, a.byteOffset, a.byteLength)];
    });
    const file = join(work, 'arrays.bin');
    writeFileSync(file, Buffer.concat(parts));
    return JSON.parse(execFileSync(program, [...script, mode, file, String(repeats)], { encoding: 'utf8' }));
  } finally {
    rmSync(work, { recursive: true });
  }
}
