import { describe, expect, it } from 'vitest';
import { bytesHash } from '../../../workers/core/hash.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { createLabService, type LabParts } from '../../../workers/lab/service.ts';
import type { Control, RunMessage } from '../../../workers/protocol/api.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import { parseSpec, type RecommendedAnswer, type Spec } from '../../../workers/protocol.ts';
import { attackStore } from '../../../workers/store/attacks.ts';
import { type Drawers, memoryDrawers } from '../../../workers/store/drawers.ts';

/** The locks of one browser: as much of the Web Locks API as the lab uses. */
function browserLocks(): LockManager {
  const held = new Set<string>();
  return {
    request: async (name: string, _options: LockOptions, work: (lock: Lock | null) => Promise<unknown>) => {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name, mode: 'exclusive' });
      } finally {
        held.delete(name);
      }
    },
    query: async () => ({ held: [...held].map((name) => ({ name })), pending: [] }),
  } as unknown as LockManager;
}

const parts = (drawers: Drawers, locks?: LockManager): LabParts => ({
  registry: {
    offers: async () => [{ engine: 'tfjs-cpu', label: 'CPU', available: true, software: false, note: '' }],
    open: async (id) => {
      if (id === 'tfjs-cpu') return createTfjsEngine(id);
      throw new LabFailure('engine-unsupported', `${id} is not in this test.`);
    },
  },
  drawers,
  locks,
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
  now: () => performance.now(),
  date: () => '2026-01-01T00:00:00Z',
  timers: { set: (work) => setTimeout(work, 5), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
});

const spec = (epochs: number, more: Record<string, unknown> = {}): Spec =>
  parseSpec({
    study: 'train',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 4, epochs, batch: 2048 },
    measure: { every: 2 },
    engine: 'tfjs-cpu',
    ...more,
  });

type Lab = ReturnType<typeof createLabService>;

/** Runs as the page does; `react` hears every event and may answer with a control. */
function runOn(lab: Lab, what: Spec, react: (event: StudyEvent) => Control | undefined = () => undefined) {
  const events: StudyEvent[] = [];
  const { port1, port2 } = new MessageChannel();
  const ended = new Promise<void>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<RunMessage>) => {
      if (data.kind === 'end') return resolve();
      for (const event of data.events) {
        events.push(event);
        const control = react(event);
        if (control) port1.postMessage(control);
      }
    };
  });
  const outcome = lab.run(what, port2).then(async (value) => {
    await ended;
    port1.close();
    return value;
  });
  return { events, outcome, send: (control: Control) => port1.postMessage(control) };
}

const notes = (events: StudyEvent[]) => events.flatMap((e) => (e.kind === 'note' ? [e.text] : []));
const rowCount = (events: StudyEvent[]) =>
  events.reduce((n, e) => (e.kind === 'rows' ? n + e.rows.length : n), 0);

describe('the lab behind the page', () => {
  it('runs a spec: events, then the result with its tables, and keeps the model', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const { events, outcome } = runOn(lab, spec(4));
    const result = await outcome;
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.engine).toBe('tfjs-cpu');
    expect(events.map((e) => e.kind)).toEqual(
      expect.arrayContaining(['engine', 'table', 'progress', 'rows']),
    );
    const models = await lab.models();
    expect(models.ok && models.value.map((m) => [m.kind, m.epochs])).toEqual([['bprmf', 4]]);
    expect(await lab.unfinished()).toEqual({ ok: true, value: [] });
  });

  it('says which attacks from files are on this device', async () => {
    const drawers = memoryDrawers();
    const lab = createLabService(parts(drawers));
    const bytes = new TextEncoder().encode('user,item,rating');
    const hashes = ['a'.repeat(64), bytesHash(bytes)];
    expect(await lab.attacksHere(hashes)).toEqual({ ok: true, value: [] });
    await attackStore(drawers).save(bytes);
    expect(await lab.attacksHere(hashes)).toEqual({ ok: true, value: [hashes[1]] });
    const kept = [{ hash: hashes[1], bytes: bytes.length }];
    expect(await lab.attacks()).toEqual({ ok: true, value: kept });
    expect(await lab.deleteAttack(hashes[1]!)).toEqual({ ok: true, value: null });
    expect(await lab.attacks()).toEqual({ ok: true, value: [] });
  });

  it('keeps attacks from files up to a limit, and says what to delete', async () => {
    const store = attackStore(memoryDrawers(), 2_000_000);
    const [first, second] = [1, 2].map((one) => new Uint8Array(1_200_000).fill(one));
    await store.save(first!);
    // The same once more takes no more room.
    await store.save(first!);
    await expect(store.save(second!)).rejects.toThrow(
      /up to 2\.0 MB, and 1\.2 MB are taken: 1\.2 MB more do not fit\. Delete some/,
    );
    expect(await store.list()).toHaveLength(1);
    await store.delete(bytesHash(first!));
    await store.save(second!);
    expect(await store.get(bytesHash(second!))).toEqual(second);
  });

  it('pause, step, resume and rewind change nothing in the result', async () => {
    const plain = await runOn(createLabService(parts(memoryDrawers())), spec(6)).outcome;
    const pauses: number[] = [];
    const answers: Control[] = ['step', 'step', 'rewind', 'resume'];
    const moved = runOn(createLabService(parts(memoryDrawers())), spec(6), (event) => {
      if (event.kind !== 'paused') return undefined;
      pauses.push(event.epoch);
      return answers.shift();
    });
    moved.send('step');
    expect(await moved.outcome).toEqual(plain);
    expect(pauses).toEqual([1, 2, 3, 0]);
    // Measured every second epoch, a step still shows its own.
    const shown = moved.events.flatMap((event) =>
      event.kind === 'rows' && event.table === 'training' ? event.rows.map(({ epoch }) => epoch) : [],
    );
    expect(shown).toEqual([0, 1, 2, 3, 0, 2, 4, 6]);
  });

  it('stops when told, and leaves nothing to go on with', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const { outcome } = runOn(lab, spec(5000), (event) => (event.kind === 'progress' ? 'stop' : undefined));
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(await lab.unfinished()).toEqual({ ok: true, value: [] });
  });

  it('a worker that ends in the middle leaves a run that another goes on with, to the same result', async () => {
    const long = spec(30);
    const whole = await runOn(createLabService(parts(memoryDrawers())), long).outcome;
    const drawers = memoryDrawers();
    const left = createLabService(parts(drawers));
    // The first worker holds at its third pause for ever, as if it were gone.
    let pauses = 0;
    await new Promise<void>((resolve) => {
      const first = runOn(left, long, (event) => {
        if (event.kind !== 'paused') return undefined;
        if (++pauses < 3) return 'step';
        resolve();
        return undefined;
      });
      first.send('step');
    });
    const lab = createLabService(parts(drawers));
    expect(await lab.unfinished()).toMatchObject({ ok: true, value: [{ spec: long, epoch: 3, parts: 0 }] });
    const again = runOn(lab, long);
    const resumed = await again.outcome;
    expect(resumed).toEqual(whole);
    expect(notes(again.events)).toContain('Training went on from epoch 3, where it was interrupted.');
    expect(await lab.unfinished()).toEqual({ ok: true, value: [] });
  });

  it('another run leaves what was cut off; discarding it does not', async () => {
    const drawers = memoryDrawers();
    const leave = () =>
      new Promise<void>((resolve) => {
        runOn(createLabService(parts(drawers)), spec(30), (event) => {
          if (event.kind === 'paused') resolve();
          return undefined;
        }).send('step');
      });
    await leave();
    const lab = createLabService(parts(drawers));
    const other = runOn(lab, spec(2, { seed: 9 }));
    await other.outcome;
    expect((await drawers('checkpoints').all()).length).toBe(1);
    expect(await lab.unfinished()).toMatchObject({ ok: true, value: [{ spec: spec(30), epoch: 1 }] });
    await lab.discardUnfinished(spec(30));
    expect(await drawers('checkpoints').all()).toEqual([]);
    expect(await lab.unfinished()).toEqual({ ok: true, value: [] });
  });

  it('a study of parts goes on behind those that were done, to the same result', async () => {
    const poison = parseSpec({
      study: 'poison',
      engine: 'tfjs-cpu',
      dataset: { kind: 'generated', size: 'classroom' },
      repeats: 2,
      model: { kind: 'mf', factors: 4, epochs: 2 },
      attack: { profiles: ['random', 'average'] },
      defence: { methods: [] },
      measure: { climb: false },
    });
    const whole = await runOn(createLabService(parts(memoryDrawers())), poison).outcome;
    const drawers = memoryDrawers();
    // The first worker holds once a part has been kept, as if it were gone.
    await new Promise<void>((resolve) => {
      runOn(createLabService(parts(drawers)), poison, (event) => {
        if (event.kind === 'paused') resolve();
        const measured =
          event.kind === 'table' && event.table.id === 'summary' && event.table.rows.length > 1;
        return measured ? 'pause' : undefined;
      });
    });
    const lab = createLabService(parts(drawers));
    const offers = await lab.unfinished();
    const kept = offers.ok ? offers.value[0]!.parts : 0;
    expect([1, 2, 3]).toContain(kept);
    const again = runOn(lab, poison);
    expect(await again.outcome).toEqual(whole);
    expect(notes(again.events)).toContain(
      `${kept} of 4 parts were done before the run was cut off, and are taken over.`,
    );
    expect(await drawers('parts').all()).toEqual([]);
  });

  it('keeps no more offers than five, the newest', async () => {
    const drawers = memoryDrawers();
    for (let seed = 1; seed <= 7; seed++) {
      await new Promise<void>((resolve) => {
        runOn(createLabService(parts(drawers)), spec(30, { seed }), (event) => {
          if (event.kind === 'paused') resolve();
          return undefined;
        }).send('step');
      });
    }
    expect(await drawers('running').all()).toHaveLength(5);
    expect(await drawers('checkpoints').all()).toHaveLength(5);
  });

  it('a second run stops the first and starts when that has ended', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const first = runOn(lab, spec(5000));
    const second = runOn(lab, spec(2));
    expect(await first.outcome).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(await second.outcome).toMatchObject({ ok: true });
  });

  it('a second tab runs too, says that it could not be resumed, and leaves the first tab what is kept', async () => {
    const drawers = memoryDrawers();
    const locks = browserLocks();
    const here = createLabService(parts(drawers, locks));
    const there = createLabService(parts(drawers, locks));
    await new Promise<void>((resolve) => {
      const first = runOn(here, spec(30), (event) => {
        if (event.kind === 'paused') resolve();
        return undefined;
      });
      first.send('step');
    });
    expect(await there.unfinished()).toEqual({ ok: true, value: [] });
    const second = runOn(there, spec(2));
    expect(await second.outcome).toMatchObject({ ok: true });
    expect(notes(second.events).join()).toContain('Another tab is running a study');
    await there.discardUnfinished(spec(30));
    expect((await drawers('checkpoints').all()).length).toBe(1);
  });

  it('goes on where nothing can be stored, and says what that means', async () => {
    const refuse = async () => {
      throw new LabFailure('storage', 'No room.');
    };
    const drawers = (() => ({
      get: refuse,
      put: refuse,
      delete: refuse,
      all: refuse,
      keys: refuse,
      clear: refuse,
    })) as Drawers;
    const { events, outcome } = runOn(createLabService(parts(drawers)), spec(2));
    expect(await outcome).toMatchObject({ ok: true });
    expect(notes(events)).toEqual(
      expect.arrayContaining([
        'No room. This run could not be resumed after a reload.',
        'No room. The trained model is not kept.',
      ]),
    );
  });

  it('hands over every row before it says the end', async () => {
    const { events, outcome } = runOn(createLabService(parts(memoryDrawers())), spec(4));
    const result = await outcome;
    if (!result.ok) throw new Error(result.error.message);
    const training = result.value.tables.find((table) => table.id === 'training');
    expect(rowCount(events)).toBeGreaterThanOrEqual(training!.rows.length);
  });

  it('fails with a value, never by throwing', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const hash = 'e'.repeat(64);
    const missing = spec(2, { dataset: { kind: 'file', hash, name: 'mine' } });
    expect(await runOn(lab, missing).outcome).toMatchObject({
      ok: false,
      error: { code: 'missing-dataset', message: expect.stringContaining('"mine" is not on this device') },
    });
    expect(await lab.card(missing.dataset)).toMatchObject({ ok: false, error: { code: 'missing-dataset' } });
    expect(await runOn(lab, { study: 'nonsense' } as unknown as Spec).outcome).toMatchObject({
      ok: false,
      error: { code: 'bad-spec' },
    });
    expect(await lab.importModel(new Uint8Array(3))).toMatchObject({
      ok: false,
      error: { code: 'bad-file' },
    });
    expect(await lab.exportModel(hash)).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(await lab.loseContext()).toBe(false);
  });

  it('answers a question by the study of its spec, and refuses what is none with a sentence', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const poison = parseSpec({ study: 'poison' });
    const gaussian = {
      kind: 'gaussian',
      ...{ n: 50, d: 4, gamma: 1, sigma: 0.3, beta: 0.1, epsilon: 0, erm: 0, seed: 1 },
    } as const;
    expect(await lab.ask(poison, gaussian)).toMatchObject({ ok: true, value: { draws: 20 } });
    expect(await lab.ask(spec(1), gaussian)).toMatchObject({
      error: {
        code: 'bad-spec',
        message: 'A question of the kind ‘gaussian’ has no answer in a train study.',
      },
    });
    expect(await lab.ask(poison, { ...gaussian, n: 'many' } as never)).toMatchObject({
      error: { code: 'bad-spec', message: expect.stringMatching(/n must be of type number/) },
    });
    expect(await lab.ask('poison' as never, null as never)).toMatchObject({ error: { code: 'bad-spec' } });
  });

  it('lists what a trained model recommends to a user: nothing it was trained on, and the same by index and by id', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const trained = spec(2);
    expect(await lab.ask(trained, { kind: 'recommended', user: 3 })).toMatchObject({ ok: false });
    await runOn(lab, trained).outcome;
    const byIndex = await lab.ask(trained, { kind: 'recommended', user: 3 });
    if (!byIndex.ok) throw new Error(byIndex.error.message);
    const { list, known, userId } = byIndex.value as RecommendedAnswer;
    expect(list.length).toBe(trained.measure.k);
    expect(list.filter(({ title }) => known.includes(title))).toEqual([]);
    expect(list.map(({ score }) => score)).toEqual(list.map(({ score }) => score).sort((a, b) => b - a));
    expect(await lab.ask(trained, { kind: 'recommended', user: 0, userId })).toEqual(byIndex);
    const nobody = await lab.ask(trained, { kind: 'recommended', user: 0, userId: 'nobody' });
    expect(!nobody.ok && nobody.error.message).toContain('no user with the id ‘nobody’');
  });

  it('reads files, keeps the set, describes it and runs on it', async () => {
    const lab = createLabService(parts(memoryDrawers()));
    const lines: string[] = [];
    for (let u = 1; u <= 20; u++) {
      for (let i = 1; i <= 8; i++) {
        lines.push(`${u}\t${1 + ((u * 7 + i * 3) % 25)}\t${1 + ((u + i) % 5)}\t${880000000 + 50 * u + i}`);
      }
    }
    const files = [new File([`${lines.join('\n')}\n`], 'u.data')];
    const plan = await lab.inspect(files);
    if (!plan.ok) throw new Error(plan.error.message);
    const { port2 } = new MessageChannel();
    const card = await lab.load(files, plan.value, port2);
    if (!card.ok) throw new Error(card.error.message);
    expect(card.value).toMatchObject({ users: 20, interactions: 160 });
    expect(await lab.datasets()).toEqual({ ok: true, value: [card.value] });
    const dataset = { kind: 'file', hash: card.value.hash, name: 'u.data' } as const;
    expect(await lab.card(dataset)).toEqual(card);
    const named = await lab.find(spec(2, { dataset }), { what: 'users', text: '1', indices: [4] });
    expect(named.ok && named.value.found[0]?.id).toBe('1');
    expect(named.ok && named.value.named).toMatchObject([{ index: 4 }]);
    expect(await runOn(lab, spec(2, { dataset })).outcome).toMatchObject({ ok: true });
  });
});
