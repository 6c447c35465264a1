import { create } from 'zustand';
import {
  type AnyStudyTable,
  type Control,
  type EngineId,
  type EngineTiming,
  type LabError,
  type Outcome,
  type Progress,
  type Result,
  readTables,
  type Spec,
  type StudyEvent,
  type Table,
  toLabError,
} from '../../workers/protocol.ts';
import { TableBuffer } from './tables.ts';

export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';

export const isUnderWay = (status: RunStatus): boolean =>
  status === 'starting' || status === 'running' || status === 'paused';

/** A study under way, as `src/lab` hands it out. */
export interface RunHandle {
  control(control: Control): void;
  /** Has what a person looks at done first; absent where nothing can be. */
  look?(at: string | null): void;
  readonly outcome: Promise<Outcome<Result>>;
}
export type Runner = (spec: Spec, onEvents: (events: readonly StudyEvent[]) => void) => RunHandle;

export interface RunEngine {
  readonly engine: EngineId;
  readonly label: string;
  readonly timings: readonly EngineTiming[];
  readonly pinned: boolean;
}
export interface RunNote {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** When a kept run was done, ISO 8601, and how many milliseconds it took. */
export interface Kept {
  readonly finished: string;
  readonly ms: number;
  /** What of its tables is damaged in the store, a sentence each. */
  readonly damaged?: readonly string[];
}

/** What to do about a run from a store or a file of which something, or everything, cannot be shown. */
function advice(damaged: readonly string[], read: readonly Table[]): string[] {
  if (read.every(({ rows }) => rows.length === 0))
    return ['Nothing is left of this run that can be shown; run it again.'];
  return damaged.length > 0 ? ['What is left of this run is shown; run it again to have all of it.'] : [];
}

export interface RunState {
  readonly status: RunStatus;
  /** The experiment whose tables are shown; null before the first. */
  readonly spec: Spec | null;
  /**
   * Where the tables come from: computed here, the stored run shipped with the page, a saved run, or one that the page
   * kept by itself.
   */
  readonly source: 'run' | 'stored' | 'saved' | 'kept' | null;
  /** Of a run that was kept by itself; null for others. */
  readonly kept: Kept | null;
  readonly progress: Progress | null;
  readonly engine: RunEngine | null;
  readonly notes: readonly RunNote[];
  readonly error: LabError | null;
  readonly pausedEpoch: number | null;
  /** The finished result; null while it runs. */
  readonly result: Result | null;
  /** Rises at most ten times a second while tables stream in; read them by `useStudyTable`. */
  readonly version: number;
  /** Starts `spec` anew; a run under way is stopped first. */
  start(spec: Spec): void;
  pause(): void;
  resume(): void;
  /** One more epoch, then pause again. */
  step(): void;
  /** Back to the same initial weights. */
  rewind(): void;
  stop(): void;
  /** Has a run, this one or the next, do first what is looked at; null for nothing. */
  look(at: string | null): void;
  /**
   * Shows a result that is not being computed now: 'run' for one that was computed here and can be asked. Left alone
   * while a run is under way. What of its tables does not fit the study is set aside, with a note.
   */
  show(result: Result, source: 'stored' | 'saved' | 'run'): void;
  show(result: Result, source: 'kept', kept: Kept): void;
}

const tables = new TableBuffer();
const FLUSH_MS = 100;

/** The real lab, loaded with the first run so that the first picture does not wait for it. */
async function labRunner(): Promise<Runner> {
  const { lab } = await import('../lab/lab.ts');
  return (spec, onEvents) => lab.run(spec, onEvents);
}
let runner: () => Promise<Runner> = labRunner;

/** For tests: another way to run specs. */
export function setRunner(next: () => Promise<Runner>): void {
  runner = next;
}

const blank = {
  progress: null,
  engine: null,
  notes: [] as readonly RunNote[],
  error: null,
  pausedEpoch: null,
  result: null,
  kept: null,
};

export const useRun = create<RunState>()((set, get) => {
  let handle: RunHandle | null = null;
  let turn = 0;
  /** A pause was asked for while the lab was still being loaded. */
  let pauseAsked = false;
  let lookedAt: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let changes: Partial<RunState> = {};

  const flush = () => {
    timer = null;
    set({ ...changes, version: get().version + 1 });
    changes = {};
  };
  const later = () => {
    timer ??= setTimeout(flush, FLUSH_MS);
  };
  const now = () => {
    if (timer !== null) clearTimeout(timer);
    flush();
  };

  const take = (event: StudyEvent) => {
    if (tables.take(event)) return;
    if (event.kind === 'progress') {
      const { kind: _, ...progress } = event;
      changes = { ...changes, progress, status: 'running', pausedEpoch: null };
    } else if (event.kind === 'engine') {
      const { kind: _, ...engine } = event;
      changes = { ...changes, engine };
    } else if (event.kind === 'note') {
      const notes = changes.notes ?? get().notes;
      changes = { ...changes, notes: [...notes, { level: event.level, text: event.text }] };
    } else if (event.kind === 'paused') {
      changes = { ...changes, status: 'paused', pausedEpoch: event.epoch };
    }
  };

  const finish = (outcome: Outcome<Result>) => {
    handle = null;
    if (outcome.ok) {
      for (const table of outcome.value.tables) tables.put(table);
      changes = { ...changes, status: 'done', result: outcome.value, progress: null, pausedEpoch: null };
    } else {
      const stopped = outcome.error.code === 'stopped';
      changes = {
        ...changes,
        status: stopped ? 'stopped' : 'failed',
        error: stopped ? null : outcome.error,
        progress: null,
        pausedEpoch: null,
      };
    }
    now();
  };

  const crashed = (thrown: unknown): Outcome<Result> => ({
    ok: false,
    error: toLabError(thrown),
  });

  return {
    status: 'idle',
    spec: null,
    source: null,
    ...blank,
    version: 0,
    start: (spec) => {
      handle?.control('stop');
      handle = null;
      turn += 1;
      const mine = turn;
      pauseAsked = false;
      tables.clear();
      changes = {};
      set({ ...blank, status: 'starting', spec, source: 'run', version: get().version + 1 });
      void runner()
        .then((run) => {
          if (mine !== turn) return crashed('superseded');
          handle = run(spec, (events) => {
            if (mine !== turn) return;
            for (const event of events) take(event);
            later();
          });
          if (pauseAsked) handle.control('pause');
          if (lookedAt !== null) handle.look?.(lookedAt);
          return handle.outcome;
        })
        .catch(crashed)
        .then((outcome) => {
          if (mine === turn) finish(outcome);
        });
    },
    pause: () => {
      if (handle) handle.control('pause');
      else pauseAsked = get().status === 'starting';
    },
    resume: () => handle?.control('resume'),
    step: () => handle?.control('step'),
    rewind: () => handle?.control('rewind'),
    look: (at) => {
      lookedAt = at;
      handle?.look?.(at);
    },
    stop: () => {
      if (handle) handle.control('stop');
      else if (get().status === 'starting') {
        turn += 1;
        set({ status: 'stopped' });
      }
    },
    show: (result: Result, source: 'run' | 'stored' | 'saved' | 'kept', kept: Kept | null = null) => {
      if (isUnderWay(get().status)) return;
      turn += 1;
      tables.clear();
      const { tables: read, setAside } = readTables(result);
      for (const table of read) tables.put(table);
      const damaged = [...(kept?.damaged ?? []), ...setAside];
      // What was computed here is as it is.
      const wrong = source === 'run' ? damaged : [...damaged, ...advice(damaged, read)];
      set({
        ...blank,
        status: 'done',
        spec: result.spec,
        source,
        kept,
        result,
        notes: [
          ...result.notes.map((text) => ({ level: 'info' as const, text })),
          ...wrong.map((text) => ({ level: 'warning' as const, text })),
        ],
        version: get().version + 1,
      });
    },
  };
});

/** A table of the run as it stands, unread; a new value only when it changed. Null where the run is of another study. */
export function runTable({ study, id }: Pick<AnyStudyTable, 'study' | 'id'>): Table | null {
  return useRun.getState().spec?.study === study ? tables.get(id) : null;
}
