import { arenaRows } from '../names/arena.ts';
import { oneOf } from '../spec/parts.ts';
import { z } from '../spec/zod.ts';

/** Asks an arena for one of its attacks as a file that it reads again; without a row for the items that fakes promote. */
export const attackQuestion = z.object({ kind: z.literal('attack'), row: oneOf(arenaRows).nullable() });
export type AttackQuestion = Readonly<z.output<typeof attackQuestion>>;

/** A file to save: CSV of fake users or of targets, or embeddings as safetensors. */
export interface AttackAnswer {
  readonly name: string;
  readonly bytes: Uint8Array;
}
