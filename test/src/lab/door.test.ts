import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabWorker } from '../../../src/lab/connection.ts';
import { createLab } from '../../../src/lab/lab.ts';
import type { Control, LabApi, RunMessage } from '../../../workers/protocol/api.ts';
import type { ListAnswer, ListQuestion, Outcome, Result, StudyEvent } from '../../../workers/protocol.ts';
import { parseSpec } from '../../../workers/protocol.ts';

/** A worker without a thread: Comlink over a message channel, and switches for how a worker may end. */
class FakeWorker implements LabWorker {
  terminated = false;
  private readonly channel = new MessageChannel();
  private readonly listeners = new Map<string, ((event: Event) => void)[]>();

  constructor(api: Partial<LabApi>) {
    expose(
      { ping: async () => 'ready', discardUnfinished: async () => ok(null), ...api },
      this.channel.port1,
    );
    this.channel.port2.start();
  }
  postMessage = (message: unknown, transfer?: unknown) => {
    if (!this.terminated) this.channel.port2.postMessage(message, transfer as Transferable[]);
  };
  addEventListener = (type: string, listener: unknown) => {
    const call = listener as (event: Event) => void;
    if (type === 'message') this.channel.port2.addEventListener('message', call);
    else this.listeners.set(type, [...(this.listeners.get(type) ?? []), call]);
  };
  removeEventListener = () => {};
  terminate = () => {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  };
  /** Answers no more, as in the middle of a heavy step. */
  silence() {
    this.channel.port1.close();
  }
  fire(type: 'error' | 'messageerror', message = '') {
    for (const listener of this.listeners.get(type) ?? []) listener({ message } as ErrorEvent);
  }
}

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const spec = parseSpec({ study: 'train' });
const result = { spec, hash: 'h', engine: 'kernels', tables: [], notes: [] } as Result;
const note = (text: string): StudyEvent => ({ kind: 'note', level: 'info', text });
const say = (port: MessagePort, ...texts: string[]) =>
  port.postMessage({ kind: 'events', events: texts.map(note) } satisfies RunMessage);
const never = new Promise<never>(() => {});
/** Lets messages cross the channels a few times. */
const turns = async (n = 20) => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
};

let workers: FakeWorker[] = [];
/** A lab whose nth worker has the nth api; further ones have the last. */
function labOf(...apis: Partial<LabApi>[]) {
  return createLab(() => {
    const worker = new FakeWorker(apis[Math.min(workers.length, apis.length - 1)]);
    workers.push(worker);
    return worker;
  });
}
const texts = (events: readonly StudyEvent[]) => events.map((e) => (e.kind === 'note' ? e.text : e.kind));

beforeEach(() => {
  workers = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.useRealTimers();
});

describe('the door to the worker', () => {
  it('starts the worker with the first question, once, and tells how it does', async () => {
    const lab = labOf({ models: async () => ok([]) });
    const seen: string[] = [];
    lab.connection.subscribe(() => seen.push(lab.connection.state().status));
    expect(lab.connection.state().status).toBe('idle');
    expect(workers).toHaveLength(0);
    expect(await Promise.all([lab.models(), lab.models()])).toEqual([ok([]), ok([])]);
    expect(workers).toHaveLength(1);
    expect(seen).toEqual(['starting', 'ready']);
  });

  it('fails with a sentence when the worker cannot be started, and tries again later', async () => {
    let broken = true;
    const lab = createLab(() => {
      if (broken) throw new Error('blocked by policy');
      const worker = new FakeWorker({ models: async () => ok([]) });
      workers.push(worker);
      return worker;
    });
    expect(await lab.models()).toMatchObject({
      ok: false,
      error: { code: 'worker-crashed', message: expect.stringContaining('blocked by policy') },
    });
    expect(lab.connection.state().status).toBe('crashed');
    broken = false;
    expect(await lab.models()).toEqual(ok([]));
  });

  it('fails with a sentence when the worker never gets ready', async () => {
    const lab = labOf({ ping: () => never });
    const asked = lab.models();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await asked).toMatchObject({
      ok: false,
      error: { code: 'worker-crashed', message: expect.stringContaining('within 20 seconds') },
    });
    expect(workers[0].terminated).toBe(true);
  });

  it('answers everything pending when the worker crashes, and starts another for the next question', async () => {
    const lab = labOf({ models: () => never, datasets: () => never }, { models: async () => ok([]) });
    const pending = [lab.models(), lab.datasets()];
    await turns();
    workers[0].fire('error', 'out of memory');
    for (const outcome of await Promise.all(pending)) {
      expect(outcome).toMatchObject({
        error: { code: 'worker-crashed', message: expect.stringContaining('out of memory') },
      });
    }
    expect(lab.connection.state()).toMatchObject({ status: 'crashed' });
    expect(await lab.models()).toEqual(ok([]));
    expect(lab.connection.state()).toEqual({ status: 'ready', message: null });
    expect(workers).toHaveLength(2);
  });

  it('asks another worker after code of one did not arrive, but only once nothing is under way on it', async () => {
    const missing = { ok: false, error: { code: 'not-loaded', message: 'Try again.' } } as const;
    let finish: (outcome: Outcome<Result>) => void = () => {};
    const lab = labOf(
      {
        models: async () => missing,
        run: () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
      },
      { models: async () => ok([]) },
    );
    const run = lab.run(spec, () => {});
    await turns();
    expect(await lab.models()).toEqual(missing);
    expect(workers[0].terminated).toBe(false);
    finish(ok(result));
    await turns();
    await vi.advanceTimersByTimeAsync(500);
    expect(await run.outcome).toEqual(ok(result));
    expect(workers[0].terminated).toBe(true);
    expect(await lab.models()).toEqual(ok([]));
  });

  it('takes an unreadable message for a crash', async () => {
    const lab = labOf({ models: () => never });
    const pending = lab.models();
    await turns();
    workers[0].fire('messageerror');
    expect(await pending).toMatchObject({ error: { code: 'worker-crashed' } });
  });

  it('notices a worker that was ended without a word, and only while something is asked of it', async () => {
    const lab = labOf({ models: () => never, datasets: async () => ok([]) });
    await lab.datasets();
    workers[0].terminate();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(lab.connection.state().status).toBe('ready');
    const pending = lab.models();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(await pending).toMatchObject({
      error: { code: 'worker-crashed', message: expect.stringContaining('does not answer') },
    });
  });

  it('leaves a worker alone that lives but has been silent for minutes, and notices its end at once', async () => {
    let end = () => {};
    const life = {
      isKnown: async () => true,
      over: () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    };
    const lab = createLab(() => {
      const worker = Object.assign(new FakeWorker({ models: () => never }), { life });
      workers.push(worker);
      return worker;
    });
    const pending = lab.models();
    await turns();
    workers[0].silence();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(lab.connection.state().status).toBe('ready');
    end();
    expect(await pending).toMatchObject({
      error: { code: 'worker-crashed', message: expect.stringContaining('ended by the browser') },
    });
  });

  it('leaves a busy worker that answers alone', async () => {
    const lab = labOf({ models: () => never });
    void lab.models();
    for (let i = 0; i < 40; i++) {
      await vi.advanceTimersByTimeAsync(5_000);
      await turns(4);
    }
    expect(lab.connection.state().status).toBe('ready');
  });
});

describe('a run', () => {
  it('hears all events before its outcome, and hands controls on', async () => {
    const heard: Control[] = [];
    const lab = labOf({
      run: (_spec, port) =>
        new Promise((resolve) => {
          port.onmessage = ({ data }) => {
            heard.push(data);
            say(port, 'one', 'two');
            say(port, 'three');
            port.postMessage({ kind: 'end' } satisfies RunMessage);
            resolve(ok(result));
          };
        }),
    });
    const events: StudyEvent[] = [];
    const run = lab.run(spec, (batch) => events.push(...batch));
    await turns();
    run.control('pause');
    expect(await run.outcome).toEqual(ok(result));
    expect(heard).toEqual(['pause']);
    expect(texts(events)).toEqual(['one', 'two', 'three']);
  });

  it('is run again after a crash, told again that it was paused, and says what happened', async () => {
    const heard: Control[] = [];
    const lab = labOf(
      { run: () => never },
      {
        run: (_spec, port) =>
          new Promise((resolve) => {
            port.onmessage = ({ data }) => {
              heard.push(data);
              port.postMessage({ kind: 'end' } satisfies RunMessage);
              resolve(ok(result));
            };
          }),
      },
    );
    const events: StudyEvent[] = [];
    const run = lab.run(spec, (batch) => events.push(...batch));
    await turns();
    run.control('pause');
    workers[0].fire('error', 'out of memory');
    await vi.advanceTimersByTimeAsync(500);
    expect(await run.outcome).toEqual(ok(result));
    expect(heard).toEqual(['pause']);
    expect(texts(events)).toEqual([
      "The lab's worker crashed (out of memory). It was started again, and the run went on from what was kept.",
    ]);
  });

  it('fails when the worker crashes twice', async () => {
    const lab = labOf({ run: () => never });
    const run = lab.run(spec, () => {});
    for (const n of [0, 1]) {
      await turns();
      workers[n].fire('error', `crash ${n}`);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(await run.outcome).toMatchObject({
      error: { code: 'worker-crashed', message: expect.stringContaining('crash 1') },
    });
    expect(workers).toHaveLength(2);
  });

  it('ends the worker when a stop is not obeyed within two seconds, and forgets what it left', async () => {
    let discarded = 0;
    const lab = labOf(
      { run: () => never },
      {
        discardUnfinished: async () => {
          discarded++;
          return ok(null);
        },
      },
    );
    const run = lab.run(spec, () => {});
    await turns();
    run.control('stop');
    await vi.advanceTimersByTimeAsync(1_900);
    expect(workers[0].terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(700);
    expect(await run.outcome).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(workers[0].terminated).toBe(true);
    await turns();
    expect(discarded).toBe(1);
    expect(lab.connection.state().status).toBe('ready');
  });

  it('waits for the run before it', async () => {
    const begun: number[] = [];
    const lab = labOf({
      run: ({ seed }, port) => {
        begun.push(seed);
        return new Promise((resolve) => {
          port.onmessage = () => {
            port.postMessage({ kind: 'end' } satisfies RunMessage);
            resolve({ ok: false, error: { code: 'stopped', message: '' } });
          };
        });
      },
    });
    const first = lab.run({ ...spec, seed: 1 }, () => {});
    const second = lab.run({ ...spec, seed: 2 }, () => {});
    await turns();
    expect(begun).toEqual([1]);
    first.control('stop');
    await first.outcome;
    await turns();
    expect(begun).toEqual([1, 2]);
    second.control('stop');
    await second.outcome;
  });

  it('stopped before it began never reaches the worker', async () => {
    const lab = labOf({ run: () => never });
    const first = lab.run(spec, () => {});
    const second = lab.run(spec, () => {});
    await turns();
    second.control('stop');
    first.control('stop');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await first.outcome).toMatchObject({ error: { code: 'stopped' } });
    expect(await second.outcome).toMatchObject({ error: { code: 'stopped' } });
  });
});

const empty: ListAnswer = {
  user: 0,
  userId: '0',
  userLabel: 'User 0',
  before: [],
  after: [],
  measures: null,
};

describe('a question', () => {
  it('is dropped when a newer one comes while another is being answered', async () => {
    const asked: number[] = [];
    const lab = labOf({
      ask: async (_spec, question) => {
        if (question.kind !== 'list') throw new TypeError(question.kind);
        const { epsilon } = question;
        asked.push(epsilon);
        await turns(3);
        return ok({ ...empty, measures: { hr: epsilon } });
      },
    });
    const at = (epsilon: number): ListQuestion => ({ kind: 'list', method: 'fgsm', epsilon, user: 0 });
    const answers = await Promise.all([1, 2, 3, 4].map((epsilon) => lab.ask(spec, at(epsilon))));
    expect(asked).toEqual([1, 4]);
    expect(answers.map((a) => (a.ok ? a.value.measures?.hr : a.error.code))).toEqual([
      1,
      'stopped',
      'stopped',
      4,
    ]);
  });

  it('does not overtake one of another kind', async () => {
    const lab = labOf({
      ask: async (_spec, { kind }) => {
        await turns(3);
        return kind === 'list' ? ok(empty) : { ok: false, error: { code: 'bad-spec', message: kind } };
      },
    });
    const list: ListQuestion = { kind: 'list', method: 'fgsm', epsilon: 1, user: 0 };
    const other = { kind: 'evasion', strategy: 'fncf', example: 0 } as const;
    const asked = [lab.ask(spec, list), lab.ask(spec, other), lab.ask(spec, list), lab.ask(spec, other)];
    const codes = (await Promise.all(asked)).map((a) => (a.ok ? 'ok' : a.error.code));
    expect(codes).toEqual(['ok', 'bad-spec', 'ok', 'bad-spec']);
  });
});
