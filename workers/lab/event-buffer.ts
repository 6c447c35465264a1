import type { Row, StudyEvent } from '../protocol/events.ts';

/** Milliseconds between two deliveries: eight a second, since a chart rendered per message starves the page. */
const deliverEvery = 125;

/** Timers, injected so that tests own them. */
export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/**
 * Gathers a run's events and hands them over a few times a second: of progress only the latest, rows of the same
 * table in one event, everything else in its order.
 */
export class EventBuffer {
  private events: StudyEvent[] = [];
  private timer: unknown = null;

  constructor(
    private readonly deliver: (events: readonly StudyEvent[]) => void,
    private readonly timers: Timers,
  ) {}

  add(event: StudyEvent): void {
    const last = this.events.at(-1);
    if (event.kind === 'progress') {
      // What was said before about how far it is no longer matters, wherever it stands.
      this.events = this.events.filter(({ kind }) => kind !== 'progress');
      this.events.push(event);
    } else if (event.kind === 'rows' && last?.kind === 'rows' && last.table === event.table) {
      this.events[this.events.length - 1] = {
        ...last,
        rows: [...last.rows, ...event.rows] as readonly Row[],
      };
    } else {
      this.events.push(event);
    }
    // The page waits for this one: nothing else comes until somebody acts.
    if (event.kind === 'paused') this.flush();
    else this.timer ??= this.timers.set(() => this.flush(), deliverEvery);
  }

  /** Delivers what is there; to be called before the outcome. */
  flush(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    if (this.events.length === 0) return;
    const events = this.events;
    this.events = [];
    this.deliver(events);
  }
}
