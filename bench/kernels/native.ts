import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Timing {
  /** Processor time, best of the repeats. */
  readonly seconds: number;
  /** What was computed, to see that all columns of a row did the same work. */
  readonly value: number;
}

/** Runs the C yardstick on these arrays; null where there is no compiler. */
export function timeNative(
  mode: string,
  arrays: readonly (Int32Array | Float32Array)[],
  repeats: number,
): Timing | null {
  const folder = process.env.BRITTLE_NATIVE;
  if (!folder) return null;
  const work = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
  try {
    const parts = arrays.flatMap((a) => {
      const length = Buffer.alloc(8);
      length.writeBigInt64LE(BigInt(a.byteLength));
      return [length, Buffer.from(a.buffer, a.byteOffset, a.byteLength)];
    });
    const file = join(work, 'arrays.bin');
    writeFileSync(file, Buffer.concat(parts));
    return JSON.parse(
      execFileSync(join(folder, 'kernels'), [mode, file, String(repeats)], { encoding: 'utf8' }),
    );
  } finally {
    rmSync(work, { recursive: true });
  }
}
