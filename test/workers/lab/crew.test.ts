import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../../workers/core/run.ts';
import { HandCrew } from '../../../workers/lab/crew.ts';
import { serveHand } from '../../../workers/lab/hand.ts';
import type { FromHand, HandLink } from '../../../workers/lab/hand-messages.ts';
import { RunControl } from '../../../workers/lab/run-control.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import { handsFor } from '../../../workers/protocol/run/hands.ts';
import type { Doing } from '../../../workers/protocol/run/progress.ts';
import { doingWords } from '../../../workers/protocol/run/words.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { StageCache } from '../../../workers/studies/bench/cache.ts';
import { spread } from '../../../workers/studies/bench/crew.ts';
import type { AnyJob, Hand, Job, StudyEnv } from '../../../workers/studies/bench/env.ts';

const soon = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Sum {
  readonly base: number;
}
/** Adds the input to the base; the later inputs are ready first. */
/** What the jobs here say they are at. */
const doing: Doing = { study: 'certify', stage: 'search', item: null };

const adding: Job<Sum, { by: number; ms: number }, { sum: number }> = {
  name: 'adding',
  doing,
  work: async ({ base }, { by, ms }, { run }) => {
    run.emit({ kind: 'note', level: 'info', text: 'Adding.' });
    run.emit({ kind: 'rows', table: 'sums', rows: [{ by }] });
    await soon(ms);
    await run.gate();
    run.emit({ kind: 'progress', ...doing, done: 1, total: 2, leftMs: null, stepsPerSecond: null });
    return { sum: base + by };
  },
};
const failing: Job<null, number, number> = {
  name: 'failing',
  doing,
  work: async (_, input) => {
    if (input === 1) throw new LabFailure('diverged', 'The loss of input 1 is not a number.');
    await soon(2);
    return input;
  },
};
const unclonable: Job<null, number, () => number> = {
  name: 'unclonable',
  doing,
  work: async (_, n) => () => n,
};
const looking: Job<null, number, string> = {
  name: 'looking',
  doing,
  work: async (_, seed, { env, run }) => {
    const spec = parseSpec({ study: 'train', dataset: { kind: 'generated', seed } }).dataset;
    const [one, two] = await Promise.all([env.datasets.get(spec, run), env.datasets.get(spec, run)]);
    return `${one.name} ${one === two}`;
  },
};
const ticking: Job<null, number, number> = {
  name: 'ticking',
  doing,
  work: async (_, input, { run }) => {
    for (let n = 0; n < 100; n++) {
      await soon(1);
      await run.gate();
    }
    return input;
  },
};
const known = [adding, failing, unclonable, looking, ticking] as readonly AnyJob[];

/** A crew whose hands are functions of this process that only clones reach; `lose` breaks a link at its nth input. */
function crewOf(hands: number, lose: (link: number, input: number) => boolean = () => false) {
  const place = { opened: 0, ended: 0, jobs: 0, datasets: 0 };
  const open = (): HandLink => {
    const own = place.opened++;
    let inputs = 0;
    let over = false;
    let take: (message: FromHand | null) => void = () => {};
    const serve = serveHand({
      jobs: known,
      engines: {} as StudyEnv['engines'],
      breathe: () => soon(),
      now: () => 0,
      timers: { set: (work, ms) => setTimeout(work, ms), clear: (timer) => clearTimeout(timer as never) },
      post: (message) => {
        const clone = structuredClone(message);
        setTimeout(() => over || take(clone), 0);
      },
    });
    return {
      post: (message) => {
        const clone = structuredClone(message);
        if (message.kind === 'job') place.jobs++;
        if (message.kind === 'input' && lose(own, inputs++)) setTimeout(() => take(null), 0);
        else setTimeout(() => over || serve(clone), 0);
      },
      listen: (taker) => {
        take = taker;
      },
      end: () => {
        over = true;
        place.ended++;
      },
    };
  };
  const get: StudyEnv['datasets']['get'] = async (spec) => {
    place.datasets++;
    return { name: `seed ${'seed' in spec ? spec.seed : ''}` } as never;
  };
  return { crew: new HandCrew({ hands, open, datasets: { get }, wait: soon }), place };
}

function watched() {
  const events: StudyEvent[] = [];
  const run = new RunControl({ emit: (event) => events.push(event), now: () => 0, breathe: () => soon() });
  return { run, events };
}

const inputs = [7, 5, 3, 1, 0].map((ms, by) => ({ by, ms }));

describe('a crew', () => {
  it('gives the outputs in the order of the inputs, however many hands there are', async () => {
    for (const hands of [1, 2, 3, 8]) {
      const { crew, place } = crewOf(hands);
      const ended: number[] = [];
      const sums = await crew.map(adding, { base: 10 }, inputs, watched().run, (_, index) =>
        ended.push(index),
      );
      expect(sums).toEqual([10, 11, 12, 13, 14].map((sum) => ({ sum })));
      expect(ended.toSorted()).toEqual([0, 1, 2, 3, 4]);
      expect(place.opened).toBe(Math.min(hands, 5));
      expect(place.jobs).toBe(Math.min(hands, 5));
    }
  });

  it('gives what the job gives without a crew', async () => {
    const env = {} as StudyEnv;
    const { crew } = crewOf(2);
    const alone = await spread(env, adding, { base: 4 }, inputs, watched().run);
    expect(await spread({ ...env, crew }, adding, { base: 4 }, inputs, watched().run)).toEqual(alone);
  });

  it('does what is looked at first, with a crew and without, and gives the same', async () => {
    const about: typeof adding = { ...adding, about: ({ by }) => [`${by}`] };
    for (const crew of [undefined, crewOf(1).crew]) {
      const env = { ...({} as StudyEnv), ...(crew && { crew }) };
      const { run } = watched();
      run.control({ looked: '3' });
      const ended: number[] = [];
      const sums = await spread(env, about, { base: 10 }, inputs, run, (_, index) => ended.push(index));
      expect(ended).toEqual([3, 0, 1, 2, 4]);
      expect(sums).toEqual([10, 11, 12, 13, 14].map((sum) => ({ sum })));
    }
  });

  it('tells what is left by what pieces of a kind took', async () => {
    let time = 0;
    const timed: Job<null, number, number> = {
      name: 'timed',
      doing,
      like: (ms) => ({ kind: `${ms}`, weight: ms > 100 ? 2 : 1 }),
      work: async (_, ms, { run }) => {
        time += ms;
        run.emit({ kind: 'progress', ...doing, done: 1, total: 2, leftMs: null, stepsPerSecond: null });
        return ms;
      },
    };
    const left: (number | null)[] = [];
    const run = new RunControl({
      emit: (event) => event.kind === 'progress' && left.push(event.leftMs),
      now: () => time,
      breathe: () => soon(),
    });
    await spread({} as StudyEnv, timed, null, [300, 100, 300, 100], run);
    // Each is told when half of it is done: 150 a unit of weight after the first, and so on.
    expect(left).toEqual([null, 75 + 300 + 150, 150 + 100, 50]);
  });

  it('passes a note on once, merges progress and keeps the tables of hands to itself', async () => {
    const { crew } = crewOf(2);
    const { run, events } = watched();
    await crew.map(adding, { base: 0 }, inputs, run);
    expect(events.filter(({ kind }) => kind === 'note')).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'rows')).toEqual([]);
    const progress = events.filter((event) => event.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: 5, total: 5, leftMs: 0 });
    for (const { done, total } of progress) expect(done).toBeLessThanOrEqual(total);
    expect(doingWords(progress.at(-1)!)).toBe('Exact search (5 of 5 done on 2 workers)');
  });

  it('does the input of a lost worker again, and says so', async () => {
    const { crew, place } = crewOf(2, (link, input) => link === 0 && input === 1);
    const { run, events } = watched();
    const sums = await crew.map(adding, { base: 1 }, inputs, run);
    expect(sums.map(({ sum }) => sum)).toEqual([1, 2, 3, 4, 5]);
    expect(place.opened).toBe(3);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'note', level: 'warning' }));
  });

  it('gives up an input that loses its worker twice, and ends the others', async () => {
    const { crew, place } = crewOf(2, (link) => link !== 1);
    const work = crew.map(adding, { base: 1 }, inputs, watched().run);
    await expect(work).rejects.toMatchObject({ error: { code: 'worker-crashed' } });
    expect(place.ended).toBe(place.opened);
  });

  it('fails as the job fails, with its code and words', async () => {
    const { crew } = crewOf(2);
    await expect(crew.map(failing, null, [0, 1, 2], watched().run)).rejects.toMatchObject({
      error: { code: 'diverged', message: 'The loss of input 1 is not a number.' },
    });
  });

  it('fails rather than waits where an output cannot be cloned', async () => {
    const { crew } = crewOf(2);
    await expect(crew.map(unclonable, null, [1, 2], watched().run)).rejects.toMatchObject({
      error: { code: 'internal' },
    });
  });

  it('fetches each data set once for each hand', async () => {
    const { crew, place } = crewOf(1);
    expect(await crew.map(looking, null, [3, 3, 4], watched().run)).toEqual([
      'seed 3 true',
      'seed 3 true',
      'seed 4 true',
    ]);
    expect(place.datasets).toBe(2);
  });

  it('stops at once, ends its workers, and works again afterwards', async () => {
    const { crew, place } = crewOf(2);
    const { run } = watched();
    const work = crew.map(ticking, null, [0, 1, 2, 3], run, () => run.control('stop'));
    await expect(work).rejects.toMatchObject({ error: { code: 'stopped' } });
    expect(place.ended).toBe(2);
    expect(await crew.map(ticking, null, [5, 6], watched().run)).toEqual([5, 6]);
  });

  it('holds its hands while the run is paused', async () => {
    const { crew } = crewOf(2);
    const { run } = watched();
    const ended: number[] = [];
    const work = crew.map(ticking, null, [0, 1, 2, 3], run, (_, index) => ended.push(index));
    run.control('pause');
    await soon(150);
    const then = ended.length;
    await soon(100);
    expect(ended).toHaveLength(then);
    expect(then).toBeLessThan(4);
    run.control('resume');
    expect(await work).toEqual([0, 1, 2, 3]);
  });

  it('has as many hands as cores, four at most', () => {
    expect([undefined, 1, 2, 3, 16].map(handsFor)).toEqual([1, 1, 2, 3, 4]);
  });
});

describe('a job without a crew', () => {
  it('says which of the inputs it is at, and keeps tables to itself', async () => {
    const { run, events } = watched();
    const context: RunContext = run;
    await spread({} as StudyEnv, adding, { base: 0 }, inputs.slice(0, 2), context);
    expect(events.map((event) => (event.kind === 'progress' ? doingWords(event) : event.kind))).toEqual([
      ...['note', 'Exact search (1 of 2)', 'note', 'Exact search (2 of 2)'],
    ]);
  });

  it('counts the inputs of a job that says nothing itself', async () => {
    const { run, events } = watched();
    const silent: Job<null, number, number> = { name: 'silent', doing, work: async (_, input) => input };
    await spread({} as StudyEnv, silent, null, [1, 2, 3], run);
    expect(events.at(-1)).toMatchObject({ ...doing, done: 3, total: 3, leftMs: 0 });
  });

  it('hands its environment on', async () => {
    const env = { cache: new StageCache(1) } as StudyEnv;
    const seen: Job<null, number, boolean> = {
      name: 'seen',
      doing,
      work: async (_, __, hand: Hand) => hand.env.cache === env.cache,
    };
    expect(await spread(env, seen, null, [1], watched().run)).toEqual([true]);
  });
});
