import { z } from 'zod';
import { create } from 'zustand';
import {
  cardOf,
  type DatasetCard,
  type Evidence,
  evidenceOf,
  type LabError,
  lackOf,
  type Outcome,
  type PaperRun,
  type Progress,
  paperData,
  parseSpec,
  type Result,
  type RunRecord,
  type Spec,
  specsOf,
  toLabError,
  valuesOf,
} from '../../workers/protocol.ts';
import type { RunHandle } from '../lab/runs.ts';

/** A run of a card on this device, as far as it is. */
export interface PaperProgress {
  readonly run: string;
  readonly seed: number;
  readonly seeds: number;
  readonly done: number;
  readonly progress: Progress | null;
}

/** A run and the card it was started from. */
interface CutRun {
  readonly card: string;
  readonly run: string;
}

const CUT = 'brittle-papers-run';

/** The run under way in this tab, so that a reload can say what it cut off. */
function keepCut(cut: CutRun | null): void {
  try {
    if (cut) sessionStorage.setItem(CUT, `${cut.card} ${cut.run}`);
    else sessionStorage.removeItem(CUT);
  } catch {
    // Where nothing may be stored nothing is said either.
  }
}

function readCut(): CutRun | null {
  try {
    const [card, run] = sessionStorage.getItem(CUT)?.split(' ') ?? [];
    return card && run ? { card, run } : null;
  } catch {
    return null;
  }
}

interface PapersState {
  /** What is shipped with the page; null until it was read. */
  readonly stored: readonly RunRecord[] | null;
  /** What this device found since the page was opened. */
  readonly own: readonly RunRecord[];
  readonly running: PaperProgress | null;
  readonly error: LabError | null;
  /** Data sets on this device; null until they were asked for. */
  readonly sets: readonly DatasetCard[] | null;
  /** The run that a reload cut off, with its card; null where there is none. */
  readonly cut: CutRun | null;
  /** Leaves the run that was cut off. */
  dismissCut(): void;
  /** Reads what is shipped and which data sets are here. */
  open(address: string): Promise<void>;
  /** Runs all seeds of a run; its figures stand in the place of the stored ones. */
  start(card: string, run: PaperRun): Promise<void>;
  stop(): void;
  /** Back to what is shipped. */
  forget(): void;
}

const recordSchema = z.object({
  run: z.string(),
  seed: z.number(),
  hash: z.string(),
  engine: z.string(),
  date: z.string(),
  commit: z.string(),
  machine: z.string(),
  seconds: z.number(),
  values: z.record(z.string(), z.array(z.number())),
});
const reportSchema = z.object({
  format: z.literal('brittle-papers'),
  version: z.literal(1),
  records: z.array(recordSchema),
});

async function fetchRecords(address: string): Promise<readonly RunRecord[]> {
  try {
    const answer = await fetch(address);
    return answer.ok ? reportSchema.parse(await answer.json()).records : [];
  } catch {
    return [];
  }
}

/** The data set on this device that a run reads; null where it is not here, undefined where it needs none. */
export function setFor(
  { data }: PaperRun,
  sets: readonly DatasetCard[] | null,
): DatasetCard | null | undefined {
  if (data === 'built-in') return undefined;
  const { fits, label } = paperData[data];
  const word = label.toLowerCase();
  return (
    sets?.find((set) =>
      fits ? set.users === fits.users && set.items === fits.items : set.name.toLowerCase().includes(word),
    ) ?? null
  );
}

/** The experiments of a run on this device; none where it runs none, or its data is not here. */
export function specsHere(run: PaperRun, seed: number, sets: readonly DatasetCard[] | null): readonly Spec[] {
  const set = setFor(run, sets);
  if (set === null) return [];
  const specs = specsOf(run, seed);
  return set
    ? specs.map((spec) => ({ ...spec, dataset: { kind: 'file', hash: set.hash, name: set.name } }))
    : specs;
}

const stopped: LabError = { code: 'stopped', message: 'The run was stopped.' };

export const usePapers = create<PapersState>()((set, get) => {
  let handle: RunHandle | null = null;
  let wanted = 0;

  const foundBy = async (
    run: PaperRun,
    seed: number,
  ): Promise<Outcome<{ readonly evidence: Evidence; readonly engine: string }>> => {
    const at = setFor(run, get().sets);
    const lack = at ? lackOf(run, at) : null;
    if (lack) return { ok: false, error: { code: 'missing-dataset', message: lack } };
    const { lab } = await import('../lab/lab.ts');
    if (run.work.kind === 'data') {
      if (!at) return { ok: false, error: { code: 'missing-dataset', message: 'Load the data first.' } };
      return { ok: true, value: { evidence: { kind: 'data', card: at }, engine: '-' } };
    }
    if (run.work.kind === 'draws') {
      const answer = await lab.ask(parseSpec({ study: 'poison' }), { ...run.work.question, seed });
      if (!answer.ok) return answer;
      return { ok: true, value: { evidence: { kind: 'draws', answer: answer.value }, engine: '-' } };
    }
    const mine = wanted;
    const results: Result[] = [];
    for (const spec of specsHere(run, seed, get().sets)) {
      if (mine !== wanted) return { ok: false, error: stopped };
      handle = lab.run(spec, (events) => {
        const last = events.findLast((event) => event.kind === 'progress');
        const { running } = get();
        if (last && running) set({ running: { ...running, progress: last } });
      });
      const outcome = await handle.outcome;
      handle = null;
      if (!outcome.ok) return outcome;
      results.push(outcome.value);
    }
    const evidence = evidenceOf(run, results);
    if (!evidence) return { ok: false, error: { code: 'missing-dataset', message: 'Load the data first.' } };
    return { ok: true, value: { evidence, engine: results[0]?.engine ?? '-' } };
  };

  return {
    stored: null,
    own: [],
    running: null,
    error: null,
    sets: null,
    cut: readCut(),
    dismissCut: () => {
      keepCut(null);
      set({ cut: null });
    },
    open: async (address) => {
      if (get().stored === null) set({ stored: await fetchRecords(address) });
      const { lab } = await import('../lab/lab.ts');
      const sets = await lab.datasets();
      set({ sets: sets.ok ? sets.value : [] });
    },
    start: async (card, run) => {
      const found = cardOf(card);
      if (!found || get().running) return;
      wanted += 1;
      const mine = wanted;
      const records: RunRecord[] = [];
      set({ error: null, cut: null });
      keepCut({ card, run: run.id });
      for (const [done, seed] of run.seeds.entries()) {
        set({ running: { run: run.id, seed, seeds: run.seeds.length, done, progress: null } });
        const begun = performance.now();
        const outcome = await foundBy(run, seed).catch(
          (thrown: unknown): Awaited<ReturnType<typeof foundBy>> => ({
            ok: false,
            error: toLabError(thrown),
          }),
        );
        const error = mine === wanted ? (outcome.ok ? null : outcome.error) : stopped;
        if (error || !outcome.ok) {
          if (mine === wanted) keepCut(null);
          set({ running: null, error: error?.code === 'stopped' ? null : error });
          return;
        }
        records.push({
          ...{ run: run.id, seed, hash: '', commit: '', machine: 'this device', here: true },
          engine: outcome.value.engine,
          date: new Date().toISOString().slice(0, 10),
          seconds: (performance.now() - begun) / 1000,
          values: valuesOf(found.of, run, outcome.value.evidence),
        });
      }
      keepCut(null);
      set({ running: null, own: [...get().own.filter((record) => record.run !== run.id), ...records] });
    },
    stop: () => {
      wanted += 1;
      handle?.control('stop');
      keepCut(null);
      set({ running: null });
    },
    forget: () => set({ own: [] }),
  };
});

/** What the verdicts are of: this device's records where it has one of a family of runs, else the stored ones. */
export function recordsShown(
  runs: readonly PaperRun[],
  stored: readonly RunRecord[],
  own: readonly RunRecord[],
): readonly RunRecord[] {
  const familyOf = (record: RunRecord) => runs.find(({ id }) => id === record.run)?.family;
  const replaced = new Set(own.map(familyOf));
  return [...stored.filter((record) => !replaced.has(familyOf(record))), ...own];
}
