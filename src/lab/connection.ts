import { type Remote, wrap } from 'comlink';
import { type LabApi, type LabError, type Outcome, reasonOf, toLabError } from '../../workers/protocol.ts';
import type { WorkerLife } from './life.ts';

/** How the worker does; `message` says why after a crash. */
export interface ConnectionState {
  readonly status: 'idle' | 'starting' | 'ready' | 'crashed';
  readonly message: string | null;
}

/** The part of a Worker that the connection needs. */
export type LabWorker = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
> & {
  /** Tells of the worker's end, however it came; absent where nothing does. */
  readonly life?: WorkerLife;
};

/** Milliseconds until a worker that does not answer its first call counts as failed. */
const startLimit = 20_000;
/** Milliseconds between two looks whether a worker still answers, while something is asked of it. */
const beatEvery = 5_000;
/** Looks in a row without an answer after which it counts as dead: counted, since a sleeping laptop skips time. */
const beatsAllowed = 8;
/** The same for a worker that surely lives: a single step of a large network takes minutes. */
const beatsAllowedAlive = 240;

const crash = (message: string): LabError => ({ code: 'worker-crashed', message });

/** One worker from its start to its end. Everything asked of it is answered, by itself or by its end. */
class Session {
  readonly api: Remote<LabApi>;
  private readonly pending = new Set<(error: LabError) => void>();
  private ended: LabError | null = null;
  /** Code that did not arrive: the worker never asks for it again, so it ends once nothing is pending. */
  private incomplete: LabError | null = null;
  private beat: ReturnType<typeof setInterval> | null = null;
  private missed = 0;
  private allowed = beatsAllowed;

  constructor(
    private readonly worker: LabWorker,
    private readonly onEnd: (error: LabError) => void,
  ) {
    this.api = wrap<LabApi>(worker as Worker);
    worker.addEventListener('error', (event) => {
      const { message } = event as ErrorEvent;
      const words = message
        ? `The lab's worker crashed (${message}).`
        : "The lab's worker did not load. Check the connection, then try again.";
      this.end(crash(words));
    });
    worker.addEventListener('messageerror', () => {
      this.end(crash("A message of the lab's worker could not be read."));
    });
  }

  /** The outcome of `work`, or the error that ended the worker. Never rejects. */
  ask<T>(work: (api: Remote<LabApi>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (this.ended) return Promise.resolve({ ok: false, error: this.ended });
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<T>) => {
        this.pending.delete(fail);
        if (this.pending.size === 0) this.stopBeating();
        resolve(outcome);
        if (!outcome.ok && outcome.error.code === 'not-loaded') this.incomplete = outcome.error;
        if (this.incomplete && this.pending.size === 0) this.end(this.incomplete);
      };
      const fail = (error: LabError) => settle({ ok: false, error });
      this.pending.add(fail);
      this.startBeating();
      work(this.api).then(settle, (thrown) => {
        fail(toLabError(thrown));
      });
    });
  }

  /** Ends with the worker; while that is known to live, a long silence is work. */
  async watchLife(): Promise<void> {
    const { life } = this.worker;
    if (!life || !(await life.isKnown())) return;
    this.allowed = beatsAllowedAlive;
    await life.over();
    this.end(crash("The lab's worker was ended by the browser, perhaps for want of memory."));
  }

  end(error: LabError): void {
    if (this.ended) return;
    this.ended = error;
    this.stopBeating();
    this.worker.terminate();
    this.onEnd(error);
    for (const fail of [...this.pending]) fail(error);
  }

  /** A worker that the browser ended without a word answers no ping. */
  private startBeating(): void {
    this.beat ??= setInterval(() => {
      this.missed += 1;
      if (this.missed > this.allowed) this.end(crash("The lab's worker does not answer any more."));
      else
        void this.api.ping().then(() => {
          this.missed = 0;
        });
    }, beatEvery);
  }

  private stopBeating(): void {
    if (this.beat !== null) clearInterval(this.beat);
    this.beat = null;
    this.missed = 0;
  }
}

/** The worker behind the page: started with the first question, started again after a crash. */
export class Connection {
  private session: Session | null = null;
  private ready: Promise<Outcome<Session>> | null = null;
  private current: ConnectionState = { status: 'idle', message: null };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly spawn: () => LabWorker) {}

  /** For `useSyncExternalStore`: the same object until something changes. */
  readonly state = (): ConnectionState => this.current;

  /** Calls `listener` after every change of the state, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the worker answers; a worker that cannot start or ends meanwhile gives 'worker-crashed'. Never rejects. */
  async ask<T>(work: (api: Remote<LabApi>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    this.ready ??= this.start();
    const { ready } = this;
    const started = await ready;
    if (started.ok) return started.value.ask(work);
    if (this.ready === ready) this.ready = null;
    return started;
  }

  /** Ends the worker at once; everything pending fails with `error`, the next question starts another. */
  end(error: LabError): void {
    this.session?.end(error);
  }

  private async start(): Promise<Outcome<Session>> {
    this.change('starting', null);
    let session: Session;
    try {
      session = new Session(this.spawn(), (error) => this.forget(session, error));
    } catch (thrown) {
      const detail = reasonOf(thrown);
      const error = crash(`The lab's worker could not be started (${detail}). Reload the page.`);
      this.change('crashed', error.message);
      return { ok: false, error };
    }
    this.session = session;
    const timer = setTimeout(() => {
      const seconds = startLimit / 1000;
      session.end(crash(`The lab did not start within ${seconds} seconds. Reload the page.`));
    }, startLimit);
    const outcome = await session.ask(async (api) => {
      await api.ping();
      return { ok: true, value: session };
    });
    clearTimeout(timer);
    if (outcome.ok) {
      this.change('ready', null);
      void session.watchLife();
    } else session.end(outcome.error);
    return outcome;
  }

  private forget(session: Session, error: LabError): void {
    if (this.session !== session) return;
    this.session = null;
    this.ready = null;
    if (error.code === 'worker-crashed') this.change('crashed', error.message);
    else this.change('idle', null);
  }

  private change(status: ConnectionState['status'], message: string | null): void {
    this.current = { status, message };
    for (const listener of this.listeners) listener();
  }
}
