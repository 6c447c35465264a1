import type { Control, Looked, RunMessage } from '../protocol/api.ts';
import type { Result } from '../protocol/result.ts';
import { toLabError } from '../protocol/run/errors.ts';
import type { Outcome } from '../protocol/run/events.ts';
import { EventBuffer, type Timers } from './event-buffer.ts';
import { RunControl, type RunSurroundings } from './run-control.ts';

/** Runs one study at a time; a request while one runs stops that one first and waits until it has ended. */
export class RunSlot {
  private current: { control: RunControl; ended: Promise<unknown> } | null = null;

  constructor(
    private readonly around: Omit<RunSurroundings, 'emit'>,
    private readonly timers: Timers,
  ) {}

  /** True while a study runs. */
  get busy(): boolean {
    return this.current !== null;
  }

  /** Does `work` under the controls of `port`; its events go there, the last of them before the outcome is given. */
  async start(port: MessagePort, work: (control: RunControl) => Promise<Result>): Promise<Outcome<Result>> {
    const buffer = new EventBuffer(
      (events) => port.postMessage({ kind: 'events', events } satisfies RunMessage),
      this.timers,
    );
    const control = new RunControl({ ...this.around, emit: (event) => buffer.add(event) });
    port.onmessage = ({ data }: MessageEvent<Control | Looked>) => control.control(data);
    while (this.current) {
      this.current.control.control('stop');
      await this.current.ended;
    }
    const running = this.outcomeOf(work, control);
    this.current = { control, ended: running };
    const outcome = await running;
    this.current = null;
    buffer.flush();
    port.postMessage({ kind: 'end' } satisfies RunMessage);
    port.close();
    return outcome;
  }

  private async outcomeOf(
    work: (control: RunControl) => Promise<Result>,
    control: RunControl,
  ): Promise<Outcome<Result>> {
    try {
      return { ok: true, value: await work(control) };
    } catch (thrown) {
      return { ok: false, error: toLabError(thrown) };
    }
  }
}
