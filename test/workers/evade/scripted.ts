import type { CwOptions, CwResult, PgdOptions, TowerSession } from '../../../workers/engines/tower.ts';

export const noPause = async () => {};

/** A session that answers as it is told, and keeps what it was asked, in turn. */
export interface Scripted extends TowerSession {
  readonly asked: {
    readonly cw: CwOptions[];
    readonly pgd: PgdOptions[];
    readonly logits: { readonly delta: Float32Array; readonly noise?: { sigma: number; seed: number } }[];
    readonly gradients: Parameters<TowerSession['gradient']>[];
  };
}

/** What a scripted session says; what is left out must not be asked for. */
export interface Script {
  /** The logit of a row, by its perturbation; `n` is the row, `call` how often logits were asked for before. */
  readonly logit?: (row: Float32Array, n: number, call: number) => number;
  /** The gradient of that logit. */
  readonly slope?: (row: Float32Array) => readonly number[];
  readonly cw?: (options: CwOptions, call: number) => CwResult;
  readonly pgd?: (options: PgdOptions, call: number) => Float32Array;
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('was not to be asked');
  return value;
}

/** @param width columns of a row */
export function scripted(width: number, script: Script): Scripted {
  const asked: Scripted['asked'] = { cw: [], pgd: [], logits: [], gradients: [] };
  const rowsOf = (delta: Float32Array) =>
    Array.from({ length: delta.length / width }, (_, n) => delta.subarray(n * width, (n + 1) * width));
  return {
    asked,
    logits: async (delta, noise) => {
      if (!delta) throw new Error('the unperturbed rows were not to be asked');
      const call = asked.logits.push({ delta: delta.slice(), ...(noise && { noise }) }) - 1;
      return Float32Array.from(rowsOf(delta), (row, n) => given(script.logit)(row, n, call));
    },
    gradient: async (delta, noise) => {
      asked.gradients.push([delta, noise]);
      const slopes = rowsOf(given(delta ?? undefined)).map((row) => given(script.slope)(row));
      return Float32Array.from(slopes.flat());
    },
    // The options are kept as they are: who goes on writing into them is seen.
    cw: async (options) => given(script.cw)(options, asked.cw.push(options) - 1),
    pgd: async (options) => given(script.pgd)(options, asked.pgd.push(options) - 1),
    dispose: () => {},
  };
}
