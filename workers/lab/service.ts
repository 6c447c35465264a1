import { hashOf } from '../core/hash.ts';
import { describe } from '../data/card.ts';
import { findIn } from '../data/find.ts';
import { inspectFiles } from '../data/readers/import.ts';
import type { Dataset } from '../data/types.ts';
import { applyView } from '../data/views.ts';
import type { LabApi } from '../protocol/api.ts';
import { parseQuestion } from '../protocol/ask/question.ts';
import type { Result } from '../protocol/result.ts';
import { LabFailure, toLabError } from '../protocol/run/errors.ts';
import type { Outcome } from '../protocol/run/events.ts';
import { parseSpec } from '../protocol/spec/resolve.ts';
import type { DatasetSpec, Spec } from '../protocol/spec/spec.ts';
import { attackStore } from '../store/attacks.ts';
import { runKeeping } from '../store/checkpoints.ts';
import { datasetStore } from '../store/datasets.ts';
import type { Drawers } from '../store/drawers.ts';
import { modelStore } from '../store/models.ts';
import { brokenIn, deleteBroken } from '../store/reading.ts';
import { runningStore } from '../store/running.ts';
import { ask } from '../studies/ask.ts';
import { withAttackFile } from '../studies/attacks.ts';
import { StageCache } from '../studies/bench/cache.ts';
import type { StudyEnv } from '../studies/bench/env.ts';
import { dataKeys } from '../studies/bench/stages.ts';
import { runStudy } from '../studies/run.ts';
import { type EngineRegistry, openEngines } from '../training/choose.ts';
import { trainModel } from '../training/loop.ts';
import { HandCrew } from './crew.ts';
import type { Timers } from './event-buffer.ts';
import type { HandLink } from './hand-messages.ts';
import { importFiles } from './importing.ts';
import { runLockHeld, takeRunLock } from './lock.ts';
import { RunControl } from './run-control.ts';
import { RunSlot } from './running.ts';
import { discard, type Keepers, Survival, studyModels } from './session.ts';
import { DatasetShelf } from './shelf.ts';

/** Bytes of remembered stages: ML-1M with its models and a sweep fit several times over. */
const cacheLimit = 600 * 1024 * 1024;

/** Where the lab runs: a browser's worker, or a test. */
export interface LabParts {
  readonly registry: EngineRegistry;
  readonly drawers: Drawers;
  /** The compiled certificate kernels. */
  readonly certifyKernels?: () => Promise<WebAssembly.Module>;
  /** The workers that a study may be spread over; absent where it has to do without. */
  readonly hands?: { readonly count: number; open(): HandLink };
  /** Resolves when the page can hear of this worker's end; absent where it cannot. */
  readonly living?: Promise<void>;
  /** The locks shared by all tabs of the page; undefined where there are none. */
  readonly locks: LockManager | undefined;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
  /** Milliseconds, for progress and slices. */
  now(): number;
  /** ISO 8601, for lists. */
  date(): string;
  readonly timers: Timers;
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

const done = async (work: Promise<void>): Promise<null> => {
  await work;
  return null;
};

/** The lab behind the page: everything that `LabApi` promises, with failures as values. */
export function createLabService(parts: LabParts): LabApi {
  const { drawers, locks, registry } = parts;
  const cache = new StageCache(cacheLimit);
  const engines = openEngines(registry);
  const datasets = datasetStore(drawers);
  const shelf = new DatasetShelf(datasets);
  const keepers: Keepers = {
    kept: runKeeping(drawers),
    running: runningStore(drawers),
    models: modelStore(drawers, () => parts.date()),
  };
  const attacks = attackStore(drawers);
  const slot = new RunSlot(parts, parts.timers);
  const quiet = () => new RunControl({ ...parts, emit: () => {} });

  function environment(control: RunControl, survival: Survival | null): StudyEnv {
    return {
      datasets: { get: (spec, run) => shelf.get(spec, run) },
      engines: survival ? survival.engines(engines) : engines,
      attackFiles: attacks,
      certifyKernels: parts.certifyKernels,
      cache,
      checkpoints: survival?.checkpoints ?? null,
      ...(survival && { parts: survival.parts }),
      models: studyModels(keepers.models, control),
      trainModel,
    };
  }

  /** Runs `spec` with a crew where there can be one; its workers end with the study. */
  async function spreadOver(spec: Spec, control: RunControl, survival: Survival | null): Promise<Result> {
    const env = environment(control, survival);
    const { hands, timers } = parts;
    if (!hands || hands.count < 2) return runStudy(spec, env, control);
    const crew = new HandCrew({
      hands: hands.count,
      open: () => hands.open(),
      datasets: env.datasets,
      wait: (ms) => new Promise((resolve) => timers.set(() => resolve(), ms)),
    });
    try {
      return await runStudy(spec, { ...env, crew }, control);
    } finally {
      crew.close();
    }
  }

  async function study(input: Spec, control: RunControl): Promise<Result> {
    const spec = parseSpec(input);
    const release = await takeRunLock(locks);
    if (!release) {
      const text = 'Another tab is running a study, so this one could not be resumed after a reload.';
      control.emit({ kind: 'note', level: 'info', text });
      return spreadOver(spec, control, null);
    }
    try {
      const survival = await Survival.begin(spec, keepers, control, parts.date());
      try {
        return await spreadOver(spec, control, survival);
      } finally {
        await survival.end();
      }
    } finally {
      release();
    }
  }

  /** Under the key of the studies' first stage, so that looking at a data set prepares its run. */
  function dataset(spec: DatasetSpec): Promise<Dataset> {
    const { dataset: key } = dataKeys(parseSpec({ study: 'train', dataset: spec }));
    return cache.once(key, () => shelf.get(spec, quiet()));
  }

  /** The same for the view of an experiment. */
  async function viewed(spec: Spec): Promise<Dataset> {
    const keys = dataKeys(spec);
    const whole = await cache.once(keys.dataset, () => shelf.get(spec.dataset, quiet()));
    return cache.once(keys.view, () => applyView(whole, spec.view));
  }

  return {
    ping: async () => {
      await parts.living;
      return 'ready';
    },
    offers: () => registry.offers(),
    inspect: (files, wanted) => outcome(() => inspectFiles(files, wanted)),
    load: (files, plan, port) => outcome(async () => shelf.add(await importFiles(files, plan, port, parts))),
    card: (spec) => outcome(async () => describe(await dataset(spec))),
    find: (spec, query) => outcome(async () => findIn(await viewed(parseSpec(spec)), query)),
    datasets: () => outcome(() => datasets.list()),
    deleteDataset: (hash) => outcome(() => done(shelf.delete(hash))),
    run: (spec, port) => slot.start(port, (control) => study(spec, control)),
    ask: (spec, question) =>
      outcome(() => {
        const control = quiet();
        return ask(parseSpec(spec), parseQuestion(question), environment(control, null), control);
      }),
    takeAttack: (input, name, bytes) =>
      outcome(async () => {
        const spec = parseSpec(input);
        if (spec.study !== 'arena') throw new LabFailure('internal', 'This is no arena.');
        const control = quiet();
        const taken = await withAttackFile(spec, name, bytes, environment(control, null), control);
        await attacks.save(bytes);
        return taken.spec;
      }),
    attacksHere: (hashes) =>
      outcome(async () => {
        const found = await Promise.all(hashes.map(attacks.get));
        return hashes.filter((_, n) => found[n] !== null);
      }),
    attacks: () => outcome(() => attacks.list()),
    deleteAttack: (hash) => outcome(() => done(attacks.delete(hash))),
    models: () => outcome(() => keepers.models.list()),
    renameModel: (hash, name) => outcome(() => done(keepers.models.rename(hash, name))),
    deleteModel: (hash) => outcome(() => done(keepers.models.delete(hash))),
    exportModel: (hash) => outcome(() => keepers.models.export(hash)),
    importModel: (bytes) => outcome(() => keepers.models.import(bytes)),
    broken: (kind) => outcome(() => brokenIn(drawers, kind)),
    deleteBroken: (kind) => outcome(() => done(deleteBroken(drawers, kind))),
    unfinished: () =>
      outcome(async () => {
        if (slot.busy || (await runLockHeld(locks))) return [];
        return (await keepers.running.list()).map(({ engine: _, ...offer }) => offer);
      }),
    discardUnfinished: (spec) =>
      outcome(async () => {
        if (slot.busy || (await runLockHeld(locks))) return null;
        return done(discard(keepers, hashOf(parseSpec(spec))));
      }),
    loseContext: async () =>
      engines.opened().some((engine) => 'loseContext' in engine && (engine as Losable).loseContext()),
  };
}

interface Losable {
  loseContext(): boolean;
}
