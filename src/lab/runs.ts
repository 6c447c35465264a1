import { transfer } from 'comlink';
import type {
  Control,
  LabError,
  Looked,
  Outcome,
  Result,
  RunMessage,
  Spec,
  StudyEvent,
} from '../../workers/protocol.ts';
import type { Connection } from './connection.ts';

/** A study under way. */
export interface RunHandle {
  control(control: Control): void;
  /** Has what a person looks at done first, where there is such a part; null for nothing. */
  look(at: string | null): void;
  /** Never rejects. */
  readonly outcome: Promise<Outcome<Result>>;
}

type Listener = (events: readonly StudyEvent[]) => void;

/** Milliseconds that a run has to obey a stop before its worker is ended. */
const stopLimit = 2_000;

/** Milliseconds to wait for a run's last word, which a worker that was ended cannot say. */
const lastWordLimit = 500;

const stopped: LabError = { code: 'stopped', message: 'The run was stopped.' };

/** One run: its port to the worker, its second try after a crash, and its end when it does not obey. */
class Run implements RunHandle {
  readonly outcome: Promise<Outcome<Result>>;
  private port: MessagePort | null = null;
  /** What the page wants, so that a second try is told again. */
  private wanted: Control = 'resume';
  private looked: string | null = null;
  private stopTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly spec: Spec,
    private readonly listen: Listener,
    before: Promise<unknown>,
  ) {
    this.outcome = before.then(() => this.go());
  }

  control(control: Control): void {
    if (this.wanted === 'stop') return;
    if (control !== 'rewind') this.wanted = control;
    this.port?.postMessage(control);
    if (control !== 'stop' || !this.port) return;
    this.stopTimer = setTimeout(() => {
      this.connection.end(stopped);
      void this.connection.ask((api) => api.discardUnfinished(this.spec));
    }, stopLimit);
  }

  look(at: string | null): void {
    this.looked = at;
    this.port?.postMessage({ looked: at } satisfies Looked);
  }

  private async go(): Promise<Outcome<Result>> {
    let outcome = await this.attempt();
    if (!outcome.ok && outcome.error.code === 'worker-crashed' && this.wanted !== 'stop') {
      const text = `${outcome.error.message} It was started again, and the run went on from what was kept.`;
      this.listen([{ kind: 'note', level: 'warning', text }]);
      outcome = await this.attempt();
    }
    if (this.stopTimer !== null) clearTimeout(this.stopTimer);
    // A stop is a stop, also when the worker crashed over it.
    if (this.wanted === 'stop' && !outcome.ok) return { ok: false, error: stopped };
    return outcome;
  }

  private async attempt(): Promise<Outcome<Result>> {
    if (this.wanted === 'stop') return { ok: false, error: stopped };
    const { port1, port2 } = new MessageChannel();
    const lastWord = new Promise<void>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<RunMessage>) => {
        if (data.kind === 'events') this.listen(data.events);
        else resolve();
      };
    });
    this.port = port1;
    if (this.wanted !== 'resume') port1.postMessage(this.wanted);
    if (this.looked !== null) port1.postMessage({ looked: this.looked } satisfies Looked);
    const outcome = await this.connection.ask((api) => api.run(this.spec, transfer(port2, [port2])));
    this.port = null;
    await Promise.race([lastWord, new Promise((resolve) => setTimeout(resolve, lastWordLimit))]);
    port1.close();
    return outcome;
  }
}

/** Runs studies one after the other: the next starts when the one before has ended. */
export class Runs {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: Connection) {}

  /** Runs `spec`; `listen` hears its events, in batches. After a crash of the worker it is tried once more. */
  run(spec: Spec, listen: Listener): RunHandle {
    const run = new Run(this.connection, spec, listen, this.last);
    this.last = run.outcome;
    return run;
  }
}
