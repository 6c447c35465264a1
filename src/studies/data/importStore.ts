import { create } from 'zustand';
import {
  type DatasetCard,
  type ImportPlan,
  type ImportProgress,
  type LabError,
  type Outcome,
  toLabError,
} from '../../../workers/protocol.ts';

/** What the import needs of the lab. */
export interface ImportLab {
  inspect(files: File[], wanted?: ImportPlan): Promise<Outcome<ImportPlan>>;
  load(
    files: File[],
    plan: ImportPlan,
    onProgress: (progress: ImportProgress) => void,
  ): { stop(): void; readonly outcome: Promise<Outcome<DatasetCard>> };
}

export type ImportPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'inspecting' }
  | { readonly name: 'confirming'; readonly plan: ImportPlan }
  | { readonly name: 'loading'; readonly plan: ImportPlan; readonly progress: ImportProgress | null };

/** Whether files that are dropped now are looked into: nothing is being read. */
export const takesFiles = ({ name }: ImportPhase): boolean => name === 'idle' || name === 'confirming';

export interface ImportState {
  readonly phase: ImportPhase;
  /** Why the last import failed; the data set in use is untouched by it. */
  readonly error: LabError | null;
  /** The set loaded last, for the page to turn to. */
  readonly loaded: DatasetCard | null;
  /** Looks into files; a plan that is sure of itself is carried out at once. */
  choose(files: readonly File[]): Promise<void>;
  /** Takes a plan that a person changed, and has what hangs on the change looked at anew. */
  change(plan: ImportPlan): Promise<void>;
  /** Carries out the plan being confirmed. */
  confirm(): Promise<void>;
  /** Leaves the plan, or stops the reading. */
  cancel(): void;
}

/** An outcome, whatever is thrown on the way to it. */
async function ask<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

/** The steps from files to a data set, over any lab; a store of its own so that changing pages does not end them. */
export function createImport(open: () => Promise<ImportLab>) {
  return create<ImportState>()((set, get) => {
    let files: File[] = [];
    let stop: (() => void) | null = null;
    let turn = 0;

    const fail = (error: LabError) =>
      set({ phase: { name: 'idle' }, error: error.code === 'stopped' ? null : error });

    const read = async (plan: ImportPlan, mine: number) => {
      set({ phase: { name: 'loading', plan, progress: null }, error: null });
      const lab = await open();
      if (mine !== turn) return;
      const reading = lab.load(files, plan, (progress) => {
        if (mine === turn) set({ phase: { name: 'loading', plan, progress } });
      });
      stop = () => reading.stop();
      const outcome = await reading.outcome;
      if (mine !== turn) return;
      stop = null;
      if (outcome.ok) set({ phase: { name: 'idle' }, error: null, loaded: outcome.value });
      else fail(outcome.error);
    };

    /** Runs one step; what is thrown on the way becomes a failure. */
    const step = async (work: (mine: number) => Promise<void>) => {
      stop?.();
      stop = null;
      turn += 1;
      const mine = turn;
      try {
        await work(mine);
      } catch (thrown) {
        if (mine === turn) fail(toLabError(thrown));
      }
    };

    return {
      phase: { name: 'idle' },
      error: null,
      loaded: null,
      choose: (chosen) =>
        step(async (mine) => {
          files = [...chosen];
          if (files.length === 0) return;
          set({ phase: { name: 'inspecting' }, error: null });
          const lab = await open();
          const outcome = await lab.inspect(files);
          if (mine !== turn) return;
          if (!outcome.ok) fail(outcome.error);
          else if (outcome.value.confirm || outcome.value.doubts.length > 0)
            set({ phase: { name: 'confirming', plan: outcome.value } });
          else await read(outcome.value, mine);
        }),
      change: async (plan) => {
        const { phase: before } = get();
        if (before.name !== 'confirming') return;
        set({ phase: { name: 'confirming', plan } });
        if (plan.files === before.plan.files && plan.values === before.plan.values) return;
        const outcome = await ask(() => open().then((lab) => lab.inspect(files, plan)));
        const { phase } = get();
        // What was found for this change says nothing of a later one, but for a new name.
        if (phase.name !== 'confirming' || phase.plan.files !== plan.files) return;
        const { name } = phase.plan;
        const looked = outcome.ok
          ? { ...outcome.value, name }
          : { ...phase.plan, doubts: [outcome.error.message] };
        set({ phase: { name: 'confirming', plan: looked } });
      },
      confirm: () =>
        step(async (mine) => {
          const { phase } = get();
          if (phase.name === 'confirming') await read(phase.plan, mine);
        }),
      cancel: () => {
        stop?.();
        stop = null;
        turn += 1;
        set({ phase: { name: 'idle' } });
      },
    };
  });
}

export const useImport = createImport(async () => (await import('../../lab/lab.ts')).lab);
