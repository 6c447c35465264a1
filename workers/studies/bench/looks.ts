import type { Params } from '../../core/tensor.ts';
import type { TrainedModel } from '../../training/types.ts';

/** A trained model, and its parameters at each epoch at which it was measured on the way. */
export interface LookedAt {
  readonly model: TrainedModel;
  readonly looks: readonly { readonly epoch: number; readonly params: Params }[];
}

/** Keeps them under what decides the parameters alone, so that another measure of the curve trains nothing again. */
export interface LookStore {
  load(key: string): Promise<LookedAt | null>;
  save(key: string, looked: LookedAt): Promise<void>;
}

/** Bytes of parameters of one training that are kept at most; above it another measure trains again. */
const mostBytes = 256 * 2 ** 20;

/** Epochs at which a training of so many is measured, as `training/loop.ts` does it: `every` 0 at the end only. */
export function lookedEpochs(every: number, epochs: number): number[] {
  if (every === 0) return [epochs];
  const wanted = Array.from({ length: Math.floor(epochs / every) + 1 }, (_, n) => n * every);
  return wanted.at(-1) === epochs ? wanted : [...wanted, epochs];
}

/** Gathers the parameters of a training as it is looked at; gives up where they are too many. */
export class Looks {
  private looks: LookedAt['looks'][number][] = [];
  private bytes = 0;

  take(epoch: number, params: Params): void {
    for (const { data } of Object.values(params)) this.bytes += data.byteLength;
    if (this.bytes > mostBytes) this.looks = [];
    else this.looks.push({ epoch, params });
  }

  /** After a rewind. */
  forget(): void {
    this.looks = [];
    this.bytes = 0;
  }

  of(model: TrainedModel): LookedAt | null {
    return this.looks.length > 0 ? { model, looks: this.looks } : null;
  }
}

/** The looks at the epochs wanted, in their order; null where one is missing, as after a resumed training. */
export function looksAt(found: LookedAt, every: number): LookedAt['looks'] | null {
  const looks = lookedEpochs(every, found.model.epochs).map((epoch) =>
    found.looks.find((look) => look.epoch === epoch),
  );
  return looks.every((look) => look !== undefined) ? looks : null;
}
