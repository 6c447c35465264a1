import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lessons } from '../../../src/lessons/all.ts';
import type { Answer } from '../../../src/lessons/answer.ts';
import { packAnswers, roundedAnswer, unpackAnswers } from '../../../src/lessons/pack.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((x) => x + 0);
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value: number }),
  fc.record({ kind: fc.constant('choice' as const), option: fc.string({ maxLength: 30 }) }),
  fc.record({
    kind: fc.constant('curve' as const),
    points: fc.array(fc.record({ x: number, y: number }), { minLength: 2, maxLength: 100 }),
  }),
);
const files = fc.record({
  name: fc.string({ maxLength: 100, unit: 'grapheme' }).filter(({ length }) => length <= 100),
  answers: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}\.[a-z]{1,9}$/), answer, { maxKeys: 8 }),
});

/** Answers to all questions of some lessons, each as it is asked: whoever hands in most hands in these. */
function answersTo(ids: readonly string[]): Record<string, Answer> {
  const asked = lessons
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ id, steps }) => steps.map((step) => ({ id, step })));
  return Object.fromEntries(
    asked.flatMap(({ id, step }, n): [string, Answer][] => {
      const { predict } = step;
      if (!predict) return [];
      const key = `${id}.${step.id}`;
      if (predict.kind === 'choice') return [[key, { kind: 'choice', option: predict.options[0] ?? '' }]];
      if (predict.kind === 'number') return [[key, { kind: 'number', value: predict.axis.to / (n + 2) }]];
      const { x, y } = predict;
      // As drawn by hand: no two steps alike.
      const points = Array.from({ length: 13 }, (_, i) => ({
        x: x.log ? x.from * (x.to / x.from) ** (i / 12) : x.from + (i / 12) * (x.to - x.from),
        y: y.from + (y.to - y.from) * (0.5 + 0.5 * Math.sin(1 + n + i * i)),
      }));
      return [[key, { kind: 'curve', points }]];
    }),
  );
}

test('what is packed comes out, with four digits a number', async () => {
  await fc.assert(
    fc.asyncProperty(files, async ({ name, answers }) => {
      const packed = await packAnswers({ name, answers });
      expect(packed).toMatch(/^\d+\.[\w-]+$/);
      const rounded = Object.fromEntries(
        Object.entries(answers).map(([key, one]) => [key, roundedAnswer(one)]),
      );
      expect(await unpackAnswers(packed)).toEqual({
        kind: 'answers',
        file: { brittle: 'answers', name, answers: rounded },
      });
    }),
    { numRuns: 60 },
  );
});

test('a letter that another stands for never changes an answer, whichever it is, and a cut link says how much is there', async () => {
  const packed = await packAnswers({ name: 'Zoë', answers: answersTo(['clicks']) });
  const sound = await unpackAnswers(packed);
  expect(sound.kind).toBe('answers');
  let refused = 0;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let at = 0; at < packed.length; at++) {
    for (const by of [1, 17, 32]) {
      const other = letters[(letters.indexOf(packed[at] ?? '') + by) % 64];
      const found = await unpackAnswers(packed.slice(0, at) + other + packed.slice(at + 1));
      // Bits that end a byte and hold nothing may be others: then nothing is.
      if (found.kind === 'answers') expect(found).toEqual(sound);
      else refused += 1;
    }
    const without = await unpackAnswers(packed.slice(0, at) + packed.slice(at + 1));
    expect([at, without.kind === 'answers']).toEqual([at, false]);
  }
  expect(refused).toBeGreaterThanOrEqual(3 * packed.length - 4);
  const point = packed.indexOf('.');
  const of = packed.length - point - 1;
  for (let there = 0; there < of; there++)
    expect(await unpackAnswers(packed.slice(0, point + 1 + there))).toEqual({ kind: 'cut', there, of });
  expect((await unpackAnswers(`${packed})`)).kind).toBe('answers');
});

test('what unpacks to no answers, or to more than anyone can give, is not read', async () => {
  expect((await unpackAnswers(await packAnswers({ name: 'x'.repeat(101), answers: {} }))).kind).toBe(
    'damaged',
  );
  const endless = { kind: 'choice', option: 'x'.repeat(300_000) } as const;
  expect((await unpackAnswers(await packAnswers({ name: '', answers: { 'a.b': endless } }))).kind).toBe(
    'damaged',
  );
  for (const text of ['', '5', '.', '0.', 'x.abc', '4.AAAA', '999999.A'])
    expect([text, (await unpackAnswers(text)).kind]).toEqual([text, 'damaged']);
});

test('a link is short enough for mails and chats', async () => {
  const one = await Promise.all(
    lessons.map(
      async ({ id }) => (await packAnswers({ name: 'Ada Lovelace', answers: answersTo([id]) })).length,
    ),
  );
  const all = await packAnswers({ name: 'Ada Lovelace', answers: answersTo(lessons.map(({ id }) => id)) });
  expect(Math.max(...one)).toBeLessThanOrEqual(300);
  expect(all.length).toBeLessThanOrEqual(1000);
});
