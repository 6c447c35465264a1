import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoneParts, TrainedStage, TrainedStages } from '../workers/studies/bench/env.ts';
import type { LookedAt, LookStore } from '../workers/studies/bench/looks.ts';
import type { Checkpoint, CheckpointStore } from '../workers/training/types.ts';
import { misuse } from './failure.ts';
import { damaged, readSealed, writeSealed } from './sealed.ts';

/** Kinds of what is kept, each in a folder of its own. */
type Kind = 'models' | 'looks' | 'checkpoints' | 'parts';

/** What runs leave in a folder for those after them: under the keys of their stages, so that it fits or is not found. */
export interface KeptStages {
  /** Models that were trained to the end, for any spec that trains the same. */
  readonly models: TrainedStages;
  /** The same with the parameters of each measured epoch, for any spec that measures otherwise. */
  readonly looks: LookStore;
  /** Trainings that were cut off. */
  readonly checkpoints: CheckpointStore;
  /** What the parts of the run with this hash gave before it was cut off. */
  parts(run: string): DoneParts;
  /** Forgets the parts of a run that has ended. */
  end(run: string): Promise<void>;
}

/** A key or several as the name of a file; keys are hashes. */
const fileOf = (...keys: readonly string[]) => `${keys.join('-')}.bin`;

/**
 * Keeps stages in `folder`, which is made where it is missing. What cannot be read is taken for absent, and made again;
 * `warn` hears of it, and of what cannot be written.
 * @throws LabFailure 'bad-spec' where the folder cannot be made
 */
export async function keptIn(folder: string, warn: (sentence: string) => void): Promise<KeptStages> {
  for (const kind of ['models', 'looks', 'checkpoints', 'parts'] satisfies Kind[])
    await mkdir(join(folder, kind), { recursive: true }).catch(() => {
      throw misuse(`The folder ${folder} for --resume cannot be made or written to.`);
    });
  let told = false;

  async function load(kind: Kind, name: string): Promise<unknown> {
    const path = join(folder, kind, name);
    const found = await readSealed(path);
    if (found !== damaged) return found;
    warn(`${path} is damaged, and what it held is computed again.`);
    return undefined;
  }
  async function save(kind: Kind, name: string, value: unknown): Promise<void> {
    if (await writeSealed(join(folder, kind, name), value)) return;
    if (!told) warn(`${folder} takes nothing more; this run could not be gone on with.`);
    told = true;
  }
  const drop = (kind: Kind, name: string) => rm(join(folder, kind, name), { force: true });

  return {
    models: {
      load: async (key) => ((await load('models', fileOf(key))) as TrainedStage | undefined) ?? null,
      save: (trained, _notes) => save('models', fileOf(trained.model.key), trained),
    },
    looks: {
      load: async (key) => ((await load('looks', fileOf(key))) as LookedAt | undefined) ?? null,
      save: (key, looked) => save('looks', fileOf(key), looked),
    },
    checkpoints: {
      load: async (key) => ((await load('checkpoints', fileOf(key))) as Checkpoint | undefined) ?? null,
      save: (key, checkpoint) => save('checkpoints', fileOf(key), checkpoint),
      clear: (key) => drop('checkpoints', fileOf(key)),
    },
    parts: (run) => ({
      load: (key) => load('parts', fileOf(run, key)),
      save: (key, output) => save('parts', fileOf(run, key), output),
    }),
    end: async (run) => {
      const names = await readdir(join(folder, 'parts')).catch(() => []);
      for (const name of names) if (name.startsWith(`${run}-`)) await drop('parts', name);
    },
  };
}
