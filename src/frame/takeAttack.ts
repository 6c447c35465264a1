import { type ArenaSpec, type Outcome, toLabError } from '../../workers/protocol.ts';

/** Has an attack from a file checked against a grid and kept on this device: the grid with it, or why it does not fit. */
export async function takeAttack(spec: ArenaSpec, file: File): Promise<Outcome<ArenaSpec>> {
  try {
    const { lab } = await import('../lab/lab.ts');
    return await lab.takeAttack(spec, file.name, new Uint8Array(await file.arrayBuffer()));
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}
