import { describe, expect, test } from 'vitest';
import { lessons } from '../../../src/lessons/all.ts';
import { de } from '../../../src/lessons/de.ts';
import { en, type Key } from '../../../src/lessons/en.ts';
import { isKey, say, written } from '../../../src/lessons/words.ts';
import { parseSpec, piecesOf } from '../../../workers/protocol.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();

describe('the words of the lessons', () => {
  test.each(Object.keys(en) as Key[])('%s has the same places in both languages', (key) => {
    expect(places(de[key])).toEqual(places(en[key]));
    expect(de[key].trim()).not.toBe('');
  });

  test('stand there for every step, with a question for each prediction and a sentence for each finding', () => {
    for (const lesson of lessons) {
      expect(isKey(`${lesson.id}.title`) && isKey(`${lesson.id}.about`)).toBe(true);
      for (const { id, predict, see } of lesson.steps) {
        const wanted = [
          'text',
          ...(predict ? ['ask'] : []),
          ...(see ? ['see'] : []),
          ...(predict?.kind === 'choice' ? predict.options : []),
        ];
        for (const part of wanted)
          expect([`${lesson.id}.${id}.${part}`, isKey(`${lesson.id}.${id}.${part}`)]).toEqual([
            `${lesson.id}.${id}.${part}`,
            true,
          ]);
      }
    }
  });

  test('are all used', () => {
    const prefixes = lessons.flatMap(({ id, steps }) => [
      `${id}.title`,
      `${id}.about`,
      ...steps.map((step) => `${id}.${step.id}.`),
    ]);
    const stray = Object.keys(en).filter(
      (key) => !/^(ui|axis)\./.test(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(stray).toEqual([]);
  });

  test('write numbers as the language does', () => {
    expect(written(0.123456, 'en')).toBe('0.123');
    expect(written(0.123456, 'de')).toBe('0,123');
    expect(written({ share: 0.4567 }, 'en')).toBe('46%');
    expect(written({ share: 0.0123 }, 'en')).toBe('1.2%');
    expect(written({ share: 0.996, bound: 'lower' }, 'en')).toBe('99%');
    expect(say('en', 'ui.minutes', { minutes: 7 })).toBe('7 min');
    expect(() => say('en', 'no.such')).toThrow(/no words under no\.such/);
  });
});

test('the source of a lesson leads to it', () => {
  for (const { id, source } of lessons) {
    const pieces = source === undefined ? [] : piecesOf(say('de', 'ui.source', { source }));
    const links = pieces.flatMap((piece) =>
      typeof piece === 'object' && 'name' in piece ? [piece.name] : [],
    );
    expect([id, links]).toEqual([id, source === undefined ? [] : [source]]);
  }
});

test('every lesson begins with an experiment of its study that is whole', () => {
  for (const { study, steps } of lessons) {
    expect(steps[0]?.spec).toBeDefined();
    for (const { spec } of steps) if (spec) expect(parseSpec(spec).study).toBe(study);
  }
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(10);
});

test('differences of shares are told in points of per cent, in both languages', () => {
  expect(written({ points: 0.32 }, 'en')).toBe('32 percentage points');
  expect(written({ points: 0.01 }, 'en')).toBe('1 percentage point');
  expect(written({ points: 0.015 }, 'de')).toBe('1,5 Prozentpunkte');
});
