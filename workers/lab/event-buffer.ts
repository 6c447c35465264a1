import type { StudyEvent } from '../protocol/run/events.ts';

/** Milliseconds between two deliveries: eight a second, since a chart rendered per message starves the page. */
const deliverEvery = 125;

/** Timers, injected so that tests own them. */
export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/**
 * Gathers a run's events and hands them over a few times a second and as a stage begins: of progress only the latest, and that
 * first (a pause that follows has the last word), rows of the same table in one event, all else in its order.
 */
export class EventBuffer {
  private events: StudyEvent[] = [];
  private progress: StudyEvent | null = null;
  private timer: unknown = null;
  private stage = '';

  constructor(
    private readonly deliver: (events: readonly StudyEvent[]) => void,
    private readonly timers: Timers,
  ) {}

  add(event: StudyEvent): void {
    const last = this.events.at(-1);
    const entered = event.kind === 'progress' && this.enters(event);
    if (event.kind === 'progress') this.progress = event;
    else if (event.kind === 'rows' && last?.kind === 'rows' && last.table === event.table) {
      this.events[this.events.length - 1] = { ...last, rows: [...last.rows, ...event.rows] };
    } else this.events.push(event);
    // After a pause nothing comes until somebody acts; after a new stage perhaps nothing for as long as one step takes.
    if (event.kind === 'paused' || entered) this.flush();
    else this.timer ??= this.timers.set(() => this.flush(), deliverEvery);
  }

  private enters({ study, stage }: Extract<StudyEvent, { kind: 'progress' }>): boolean {
    const before = this.stage;
    this.stage = `${study} ${stage}`;
    return this.stage !== before;
  }

  /** Delivers what is there; to be called before the outcome. */
  flush(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    const events = this.progress ? [this.progress, ...this.events] : this.events;
    this.progress = null;
    this.events = [];
    if (events.length > 0) this.deliver(events);
  }
}
