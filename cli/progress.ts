import type { Writable } from 'node:stream';
import type { StudyEvent } from '../workers/protocol/run/events.ts';
import { doingWords } from '../workers/protocol/run/words.ts';

const WIDTH = 24;
/** Milliseconds between two drawings of the bar. */
const REDRAW = 100;
/** Milliseconds between two lines of a log. */
const LOG_EVERY = 60_000;

/** Time left in words: '12 s left', '3 min left'; nothing where none is known or left. */
function left(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms) || ms <= 0) return '';
  const seconds = Math.ceil(ms / 1000);
  return seconds < 100 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}

/**
 * Shows a run on stderr: a bar that is drawn over on a terminal, elsewhere a line a stage and a minute, and the notes. Quiet shows
 * warnings only.
 */
export class ProgressBar {
  private readonly said = new Set<string>();
  private drawn = Number.NEGATIVE_INFINITY;
  private open = false;

  constructor(
    private readonly err: Writable,
    private readonly terminal: boolean,
    private readonly quiet: boolean,
    private readonly now: () => number,
  ) {}

  take(event: StudyEvent): void {
    if (event.kind === 'note' && (event.level === 'warning' || !this.quiet)) {
      this.line(`${event.level === 'warning' ? 'Warning: ' : ''}${event.text}`);
    } else if (event.kind === 'engine' && !this.quiet) {
      this.line(`Engine: ${event.label}.`);
    } else if (event.kind === 'progress' && !this.quiet) {
      this.show(doingWords(event), event.total > 0 ? event.done / event.total : 0, event.leftMs);
    }
  }

  /** Draws a share from 0 to 1 of what `words` say is being done. */
  show(words: string, share: number, leftMs: number | null): void {
    if (this.quiet) return;
    const now = this.now();
    if (!this.terminal) {
      this.log(words, share, leftMs, now);
      return;
    }
    if (share < 1 && now - this.drawn < REDRAW) return;
    this.drawn = now;
    const full = Math.round(WIDTH * Math.min(1, share));
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.err.write(`\r\x1b[K${bar} ${Math.floor(100 * Math.min(1, share))} % ${words}${left(leftMs)}`);
    this.open = true;
  }

  /** In a file of lines: what begins, once, and each minute how far it is. */
  private log(words: string, share: number, leftMs: number | null, now: number): void {
    const entered = !this.said.has(words);
    if (!entered && now - this.drawn < LOG_EVERY) return;
    this.said.add(words);
    this.drawn = now;
    const far = entered ? '' : `: ${Math.floor(100 * Math.min(1, share))} %${left(leftMs)}`;
    this.err.write(`${words}${far}\n`);
  }

  line(text: string): void {
    this.close();
    this.err.write(`${text}\n`);
  }

  /** Takes the bar away. */
  close(): void {
    if (this.open) this.err.write('\r\x1b[K');
    this.open = false;
  }
}
