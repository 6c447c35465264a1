import { beforeEach, describe, expect, it, vi } from 'vitest';
import { putQuestion } from '../../../src/frame/asking.ts';
import {
  type ListAnswer,
  type ListQuestion,
  type Outcome,
  parseSpec,
  type Question,
} from '../../../workers/protocol.ts';

const { asked } = vi.hoisted(() => ({
  asked: [] as { question: Question; answer: (outcome: Outcome<ListAnswer>) => void }[],
}));
vi.mock('../../../src/lab/lab.ts', () => ({
  lab: {
    ask: (_spec: unknown, question: Question) =>
      new Promise((answer) => {
        asked.push({ question, answer });
      }),
  },
}));

const spec = parseSpec({ study: 'perturb' });
const at = (epsilon: number): ListQuestion => ({ kind: 'list', method: 'fgsm', epsilon, user: 0 });
const list = (userId: string): Outcome<ListAnswer> => ({
  ok: true,
  value: { user: 0, userId, userLabel: '', before: [], after: [], measures: null },
});
const failed = (code: 'bad-spec' | 'stopped'): Outcome<ListAnswer> => ({
  ok: false,
  error: { code, message: code },
});
const quick = (question: ListQuestion) => ({ ...question, measures: false });

describe('a question that is put', () => {
  let shown: string[] = [];
  const show = (outcome: Outcome<ListAnswer>) =>
    shown.push(outcome.ok ? outcome.value.userId : outcome.error.code);
  /** The nth question as it reaches the lab. */
  const nth = (n: number) => vi.waitFor(() => asked[n] ?? Promise.reject(new Error(`no question ${n}`)));

  beforeEach(() => {
    asked.length = 0;
    shown = [];
  });

  it('shows its answer, also when another has taken its place meanwhile', async () => {
    const leave = putQuestion(spec, at(1), {}, show);
    (await nth(0)).answer(list('a'));
    await vi.waitFor(() => expect(shown).toEqual(['a']));
    leave();
    const left = putQuestion(spec, at(2), {}, show);
    const second = await nth(1);
    left();
    second.answer(list('b'));
    await vi.waitFor(() => expect(shown).toEqual(['a', 'b']));
  });

  it('shows its failure only while it is the latest, and never that it was overtaken', async () => {
    putQuestion(spec, at(1), {}, show);
    (await nth(0)).answer(failed('stopped'));
    const leave = putQuestion(spec, at(2), {}, show);
    const second = await nth(1);
    leave();
    second.answer(failed('bad-spec'));
    putQuestion(spec, at(3), {}, show);
    (await nth(2)).answer(failed('bad-spec'));
    await vi.waitFor(() => expect(shown).toEqual(['bad-spec']));
  });

  it('is put in its quick form first, and whole only if that was answered and it is still the latest', async () => {
    putQuestion(spec, at(1), { quick }, show);
    const first = await nth(0);
    expect(first.question).toEqual({ ...at(1), measures: false });
    first.answer(list('quick'));
    const whole = await nth(1);
    expect(whole.question).toEqual(at(1));
    whole.answer(list('whole'));
    await vi.waitFor(() => expect(shown).toEqual(['quick', 'whole']));

    const leave = putQuestion(spec, at(2), { quick }, show);
    const third = await nth(2);
    leave();
    third.answer(list('late'));
    putQuestion(spec, at(3), { quick }, show);
    (await nth(3)).answer(failed('bad-spec'));
    await vi.waitFor(() => expect(shown).toEqual(['quick', 'whole', 'late', 'bad-spec']));
    expect(asked).toHaveLength(4);
  });

  it('waits until it has stood still', async () => {
    vi.useFakeTimers();
    try {
      const leave = putQuestion(spec, at(1), { stillMs: 250 }, show);
      vi.advanceTimersByTime(249);
      leave();
      putQuestion(spec, at(2), { stillMs: 250 }, show);
      await vi.advanceTimersByTimeAsync(249);
      expect(asked).toEqual([]);
      vi.advanceTimersByTime(1);
    } finally {
      vi.useRealTimers();
    }
    expect((await nth(0)).question).toEqual(at(2));
    expect(asked).toHaveLength(1);
  });
});
