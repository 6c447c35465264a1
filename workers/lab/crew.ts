import type { RunContext } from '../core/run.ts';
import { LabFailure, toLabError } from '../protocol/run/errors.ts';
import type { Outcome, StudyEvent } from '../protocol/run/events.ts';
import { type Doing, doingOf, type Progress } from '../protocol/run/progress.ts';
import type { Crew, Job, StudyEnv } from '../studies/bench/env.ts';
import { PieceTimes } from '../studies/bench/piece-times.ts';
import { Queue } from '../studies/bench/queue.ts';
import { ProgressMeter } from '../training/progress.ts';
import type { FromHand, HandLink } from './hand-messages.ts';

/** Milliseconds between two looks at the run's controls while the hands work. */
const lookEvery = 50;

/** What a crew needs around it. */
export interface CrewParts {
  readonly hands: number;
  /** Starts a worker. */
  open(): HandLink;
  /** Where the hands' data sets come from. */
  readonly datasets: StudyEnv['datasets'];
  wait(ms: number): Promise<void>;
}

const lostTwice = () =>
  new LabFailure(
    'worker-crashed',
    'A worker was lost twice at the same work, or did not load. Check the connection, then try again.',
  );

/** How one call of `map` stands: which inputs are under way, how far, and what is done for the earliest of them. */
class CrewProgress {
  private readonly underWay = new Map<number, Progress>();
  private readonly told = new Set<string>();
  private readonly began = new Map<number, number>();
  private ended = 0;
  private readonly meter: ProgressMeter;

  constructor(
    /** Said while no input under way has said what it is at. */
    private readonly doing: Doing,
    private readonly total: number,
    private readonly hands: number,
    private readonly run: RunContext,
    /** Null where all inputs count alike. */
    private readonly times: PieceTimes | null,
  ) {
    this.meter = new ProgressMeter({ now: () => run.now(), emit: (event) => this.say(event) }, doing, total);
  }

  begin(index: number): void {
    this.began.set(index, this.run.now());
  }

  /** Notes that everything stood still for `ms`. */
  stood(ms: number): void {
    for (const [index, at] of this.began) this.began.set(index, at + ms);
  }

  take(index: number, event: StudyEvent): void {
    if (event.kind === 'progress') {
      const { kind: _, ...progress } = event;
      this.underWay.set(index, progress);
      this.show();
    } else if (event.kind === 'note' && !this.told.has(event.text)) {
      this.told.add(event.text);
      this.run.emit(event);
    }
  }

  end(index: number): void {
    this.underWay.delete(index);
    const now = this.run.now();
    this.times?.ended(index, now - (this.began.get(index) ?? now));
    this.began.delete(index);
    this.ended++;
    this.show();
  }

  private show(): void {
    const { ended, underWay } = this;
    const done = [...this.shares().values()].reduce((sum, share) => sum + share, ended);
    // What the earliest input under way is at, so that the words do not flicker between the hands.
    const earliest = underWay.get(Math.min(...underWay.keys()));
    this.meter.reached(done, earliest ? doingOf(earliest) : this.doing);
  }

  /** How much of the inputs under way is done. */
  private shares(): Map<number, number> {
    return new Map(
      [...this.underWay].map(([index, { done, total }]) => [
        index,
        total > 0 ? Math.min(1, done / total) : 0,
      ]),
    );
  }

  private say(event: StudyEvent): void {
    const { ended, total, hands, times } = this;
    if (event.kind !== 'progress') return;
    const left = times?.left(this.shares()) ?? null;
    const leftMs = left === null ? event.leftMs : left / hands;
    this.run.emit({ ...event, leftMs, pieces: { done: ended, of: total, hands } });
  }
}

/**
 * Workers that are started when first needed and kept for the next job. A lost worker is replaced and its input done
 * again, once for each input; a failure or a stop ends all workers at once.
 */
export class HandCrew implements Crew {
  private links: (HandLink | undefined)[] = [];

  constructor(private readonly parts: CrewParts) {}

  get hands(): number {
    return this.parts.hands;
  }

  async map<S, I, O>(
    job: Job<S, I, O>,
    shared: S,
    inputs: readonly I[],
    run: RunContext,
    done: (output: O, index: number) => void = () => {},
  ): Promise<O[]> {
    const hands = Math.min(this.hands, inputs.length);
    const times = job.like ? new PieceTimes(inputs.map((input) => job.like!(input))) : null;
    const standing = new CrewProgress(job.doing, inputs.length, hands, run, times);
    const outputs: O[] = new Array(inputs.length);
    const queue = new Queue(inputs, job, run.looked && (() => run.looked!()));
    let held: Promise<void> | null = null;
    const serve = async (n: number): Promise<void> => {
      let fresh = true;
      while (!queue.empty) {
        await held;
        const taken = queue.take(n);
        if (!taken) return;
        const { input, index } = taken;
        standing.begin(index);
        for (let losses = 0; ; losses++) {
          this.links[n] ??= this.parts.open();
          const link = this.links[n];
          if (fresh) link.post({ kind: 'job', name: job.name, shared });
          fresh = false;
          const outcome = await this.outcome(link, input, run, (event) => standing.take(index, event));
          if (outcome?.ok) {
            outputs[index] = outcome.value as O;
            break;
          }
          if (outcome) throw new LabFailure(outcome.error.code, outcome.error.message, outcome.error);
          link.end();
          this.links[n] = undefined;
          fresh = true;
          if (losses > 0) throw lostTwice();
          const text = 'A worker was lost; what it was doing is done again.';
          run.emit({ kind: 'note', level: 'warning', text });
        }
        standing.end(index);
        done(outputs[index], index);
      }
    };
    let working = true;
    const all = Promise.all(Array.from({ length: hands }, (_, n) => serve(n))).finally(() => {
      working = false;
    });
    const watch = async () => {
      while (working) {
        const pausing = run.pausing?.() ?? false;
        let release = () => {};
        if (pausing) {
          held = new Promise((resolve) => {
            release = resolve;
          });
          for (const link of this.links) link?.post({ kind: 'control', control: 'pause' });
        }
        const since = run.now();
        try {
          await run.gate();
          if (pausing) standing.stood(run.now() - since);
        } finally {
          held = null;
          release();
        }
        if (pausing) for (const link of this.links) link?.post({ kind: 'control', control: 'resume' });
        await Promise.race([this.parts.wait(lookEvery), all.catch(() => {})]);
      }
    };
    try {
      // The watch never ends before the work but by throwing.
      await Promise.all([all, watch()]);
      // A stop since the last look counts too.
      await run.gate();
      return outputs;
    } catch (thrown) {
      queue.clear();
      this.close();
      throw thrown;
    }
  }

  /** Ends the workers; the next job starts new ones. */
  close(): void {
    const { links } = this;
    this.links = [];
    for (const link of links) link?.end();
  }

  /** What a hand makes of an input; null where it was lost. Answers its questions for data sets meanwhile. */
  private outcome(
    link: HandLink,
    input: unknown,
    run: RunContext,
    take: (event: StudyEvent) => void,
  ): Promise<Outcome<unknown> | null> {
    return new Promise((resolve, reject) => {
      const answer = async ({ key, spec }: Extract<FromHand, { kind: 'dataset' }>) => {
        try {
          const value = await this.parts.datasets.get(spec, run);
          link.post({ kind: 'dataset', key, outcome: { ok: true, value } });
        } catch (thrown) {
          link.post({ kind: 'dataset', key, outcome: { ok: false, error: toLabError(thrown) } });
        }
      };
      link.listen((message) => {
        if (message === null) resolve(null);
        else if (message.kind === 'output') resolve(message.outcome);
        else if (message.kind === 'dataset') answer(message).catch(reject);
        else for (const event of message.events) take(event);
      });
      link.post({ kind: 'input', input });
    });
  }
}
