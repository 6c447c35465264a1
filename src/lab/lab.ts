import { transfer } from 'comlink';
import type {
  Answer,
  AnswerTo,
  DatasetCard,
  EngineOffer,
  ImportPlan,
  ImportProgress,
  LabApi,
  Outcome,
  Question,
  Spec,
  StudyEvent,
} from '../../workers/protocol.ts';
import { lookForNewVersion } from '../parts/arrival.ts';
import { Connection, type ConnectionState, type LabWorker } from './connection.ts';
import { lifeByLock, lifeName } from './life.ts';
import { type RunHandle, Runs } from './runs.ts';

/** An import under way. */
export interface ImportHandle {
  stop(): void;
  /** Never rejects. */
  readonly outcome: Promise<Outcome<DatasetCard>>;
}

/** What is handed to the worker as it is. */
type HandedOn =
  | 'inspect'
  | 'card'
  | 'find'
  | 'datasets'
  | 'deleteDataset'
  | 'models'
  | 'takeAttack'
  | 'attacksHere'
  | 'attacks'
  | 'deleteAttack'
  | 'renameModel'
  | 'deleteModel'
  | 'exportModel'
  | 'importModel'
  | 'broken'
  | 'deleteBroken'
  | 'unfinished'
  | 'discardUnfinished';

/** The one door from the page to the worker. Nothing here throws or rejects: failures are values. */
export interface Lab extends Pick<LabApi, HandedOn> {
  /** How the worker does, for `useSyncExternalStore`. Looking starts nothing. */
  readonly connection: { state(): ConnectionState; subscribe(listener: () => void): () => void };
  /** Runs a study after the one before has ended. A crash of the worker is survived once, with a note. */
  run(spec: Spec, onEvents: (events: readonly StudyEvent[]) => void): RunHandle;
  /** Of the questions of a kind about the same model the latest wins: an older one that still waits is answered with 'stopped'. */
  ask<Q extends Question>(spec: Spec, question: Q): Promise<Outcome<AnswerTo<Q>>>;
  offers(): Promise<Outcome<EngineOffer[]>>;
  load(files: File[], plan: ImportPlan, onProgress: (progress: ImportProgress) => void): ImportHandle;
  /** For tests and the diagnosis page: really loses the WebGL context; false where there is none. */
  loseContext(): Promise<Outcome<boolean>>;
}

const superseded = { code: 'stopped', message: 'A newer question was asked.' } as const;

/** Lets one piece of work run and one wait; what waited before is told so and dropped. */
function latestWins<T>(): (work: () => Promise<Outcome<T>>) => Promise<Outcome<T>> {
  interface Waiting {
    readonly work: () => Promise<Outcome<T>>;
    readonly resolve: (outcome: Outcome<T>) => void;
  }
  let busy = false;
  let waiting: Waiting | null = null;
  const next = async (): Promise<void> => {
    busy = true;
    while (waiting) {
      const { work, resolve }: Waiting = waiting;
      waiting = null;
      resolve(await work());
    }
    busy = false;
  };
  return (work) =>
    new Promise((resolve) => {
      waiting?.resolve({ ok: false, error: superseded });
      waiting = { work, resolve };
      if (!busy) void next();
    });
}

/** A lab over workers that `spawn` starts; the page has one, tests make their own. */
export function createLab(spawn: () => LabWorker): Lab {
  const connection = new Connection(spawn);
  const runs = new Runs(connection);
  const lines = new Map<string, ReturnType<typeof latestWins<Answer>>>();
  const lineOf = (question: Question) => {
    const key = `${question.kind} ${'model' in question ? question.model : ''}`;
    const line = lines.get(key) ?? latestWins<Answer>();
    lines.set(key, line);
    return line;
  };
  return {
    connection: { state: connection.state, subscribe: connection.subscribe },
    run: (spec, onEvents) => runs.run(spec, onEvents),
    ask: <Q extends Question>(spec: Spec, question: Q) => {
      const answered = lineOf(question)(() => connection.ask((api) => api.ask(spec, question)));
      // The worker's face is one function for all kinds; which answer belongs to which is `AnswerTo`'s to say.
      return answered as Promise<Outcome<AnswerTo<Q>>>;
    },
    offers: () => connection.ask(async (api) => ({ ok: true, value: await api.offers() })),
    inspect: (files, wanted) => connection.ask((api) => api.inspect(files, wanted)),
    load: (files, plan, onProgress) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<ImportProgress>) => onProgress(data);
      const outcome = connection
        .ask((api) => api.load(files, plan, transfer(port2, [port2])))
        .finally(() => port1.close());
      return { stop: () => port1.postMessage('stop'), outcome };
    },
    card: (dataset) => connection.ask((api) => api.card(dataset)),
    find: (spec, query) => connection.ask((api) => api.find(spec, query)),
    datasets: () => connection.ask((api) => api.datasets()),
    deleteDataset: (hash) => connection.ask((api) => api.deleteDataset(hash)),
    takeAttack: (spec, name, bytes) => connection.ask((api) => api.takeAttack(spec, name, bytes)),
    attacksHere: (hashes) => connection.ask((api) => api.attacksHere(hashes)),
    attacks: () => connection.ask((api) => api.attacks()),
    deleteAttack: (hash) => connection.ask((api) => api.deleteAttack(hash)),
    models: () => connection.ask((api) => api.models()),
    renameModel: (hash, name) => connection.ask((api) => api.renameModel(hash, name)),
    deleteModel: (hash) => connection.ask((api) => api.deleteModel(hash)),
    exportModel: (hash) => connection.ask((api) => api.exportModel(hash)),
    importModel: (bytes) => connection.ask((api) => api.importModel(bytes)),
    broken: (kind) => connection.ask((api) => api.broken(kind)),
    deleteBroken: (kind) => connection.ask((api) => api.deleteBroken(kind)),
    unfinished: () => connection.ask((api) => api.unfinished()),
    discardUnfinished: (spec) => connection.ask((api) => api.discardUnfinished(spec)),
    loseContext: () => connection.ask(async (api) => ({ ok: true, value: await api.loseContext() })),
  };
}

/** The page's lab. Its worker starts with the first question and is never bound to a component. */
export const lab = createLab(() => {
  const name = lifeName();
  const worker = new Worker(new URL('../../workers/lab/lab.worker.ts', import.meta.url), {
    type: 'module',
    name,
  });
  worker.addEventListener('error', ({ message }) => {
    // Without a message its code did not load, perhaps because a newer version took it away.
    if (!message) void lookForNewVersion();
  });
  return Object.assign(worker, { life: lifeByLock(navigator.locks, name) });
});
