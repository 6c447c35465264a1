import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sources } from '../../../scripts/sources.mjs';
import { sectionRows, studySections } from '../../../src/controls/sections.ts';
import { isShown } from '../../../src/controls/settings.ts';
import { lessons, stepOf } from '../../../src/lessons/all.ts';
import { languages } from '../../../src/words/language.ts';
import { inPhrases, type PhraseBook } from '../../../src/words/phrases.ts';
import {
  catalogue,
  headlineOf,
  helpOf,
  meaningOf,
  parseSpec,
  type Result,
  termsIn,
} from '../../../workers/protocol.ts';

const others = Object.keys(languages).filter((code) => code !== 'en');
const bookOf = (code: string): PhraseBook => JSON.parse(readFileSync(`src/words/${code}.json`, 'utf8'));

const texts = sources()
  .filter((path) => !path.startsWith('cli/'))
  .map((path) => readFileSync(path, 'utf8'));
/** As a string of a source reads, on one line. */
const plain = (text: string) => text.replace(/\\(['"`])/g, '$1').replace(/\s+/g, ' ');
/** What the page asks a book for by its words: `tr('…')`, or one of two, `tr(open ? '…' : '…')`. */
const asked = [
  ...new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\btr\(([^()`]*)\)/g)].flatMap(([, within = '']) =>
        [
          ...within.matchAll(/(?<!=== )'((?:[^'\\]|\\.)*\p{L}{2}(?:[^'\\]|\\.)*)'|"([^"]*\p{L}{2}[^"]*)"/gu),
        ].map(([, single, double]) => plain(single ?? double ?? '')),
      ),
    ),
  ),
];
const wordsOf = (text: string): string[] => text.match(/\p{L}{3,}/gu) ?? [];
const all = wordsOf(plain(texts.join('\n')));
/** Every word of the sources, and every two that are neighbours. */
const spoken = new Set([...all, ...all.slice(1).map((word, i) => `${all[i]} ${word}`)]);

const places = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place))].sort();
/** Short names are the same in every language: they hold no word in small letters. */
const isName = (text: string) => !/(?<![\p{L}@])\p{Lu}?\p{Ll}{3,}/u.test(text.replace(/nDCG|tfjs/g, ''));

describe.each(others)('the words of the lab in %s', (code) => {
  const book = bookOf(code);
  const missing = (wanted: readonly string[]) =>
    [...new Set(wanted)].filter((text) => text && !isName(text) && inPhrases(text, book) === null);

  test('have the places of the English ones', () => {
    const odd = Object.entries(book).filter(([english, own]) => `${places(own)}` !== `${places(english)}`);
    expect(odd).toEqual([]);
    expect(Object.values(book).filter((own) => own.trim() === '')).toEqual([]);
  });

  test('hold all that the page asks for by its words', () => {
    expect(asked.length).toBeGreaterThan(200);
    expect(missing(asked)).toEqual([]);
  });

  test('are all of what the lab still says', () => {
    const stale = Object.keys(book).filter((english) => {
      const pieces = plain(english)
        .split(/\{\w+\}/)
        .map(wordsOf);
      const pairs = pieces.flatMap((words) => words.slice(1).map((word, i) => `${words[i]} ${word}`));
      const strange = pairs.filter((pair) => !spoken.has(pair)).length;
      // A sentence may be put together from parts, so that some neighbours meet in no source.
      return (
        pieces.flat().some((word) => !spoken.has(word)) || (pairs.length > 2 && strange > pairs.length / 2)
      );
    });
    expect(stale).toEqual([]);
  });

  test('name the settings that a step shows, with their help', () => {
    const wanted = lessons.flatMap((lesson) =>
      lesson.steps.flatMap(({ show }, index) => {
        const spec = stepOf(lesson, index)?.spec;
        if (!show || !spec) return [];
        const whole = parseSpec(spec);
        return studySections[whole.study].flatMap((id) => {
          const { title, basic, advanced } = sectionRows(whole, id);
          const rows = [...basic, ...advanced].filter(({ path }) => isShown(path, { show, hide: [] }));
          return rows.flatMap(({ node }) => {
            const help = helpOf(node);
            return [title, node.title, help?.about ?? '', ...(help?.options ?? []).map(({ label }) => label)];
          });
        });
      }),
    );
    expect(wanted.length).toBeGreaterThan(60);
    expect(missing(wanted)).toEqual([]);
  });

  test('say what every short name stands for', () => {
    const entries = catalogue.flatMap((one) => Object.values(one.entries));
    const short = entries.filter(({ label }) => termsIn(label).some(({ term }) => term === label));
    expect(short.length).toBeGreaterThan(30);
    expect(missing(short.map(meaningOf))).toEqual([]);
  });

  test.each(['neural', 'arena', 'certify', 'poison', 'train'])(
    'tell what the stored run %s found',
    (name) => {
      const result: Result = JSON.parse(readFileSync(`public/stored/${name}.json`, 'utf8'));
      const headline = headlineOf(result);
      expect(headline).not.toBeNull();
      const own = inPhrases(headline ?? '', book);
      expect(own).not.toBeNull();
      expect(own).not.toMatch(/\b(the|of|and|with|which|users|takes?|brings?|leaves|from)\b/);
    },
  );

  test('name the tables of every study that has a lesson, and their columns', () => {
    const stored = ['train', 'perturb', 'certify', 'neural', 'poison', 'arena'].map(
      (name): Result => JSON.parse(readFileSync(`public/stored/${name}.json`, 'utf8')),
    );
    const tables = stored.flatMap((result) => result.tables);
    const labels = tables.flatMap(({ columns }) => columns.map(({ label }) => label));
    expect(labels.length).toBeGreaterThan(150);
    expect(missing([...tables.map(({ title }) => title), ...labels])).toEqual([]);
  });
});

describe('a phrase', () => {
  const book = {
    yes: 'ja',
    '{a} takes {b}.': '{b} nimmt {a}.',
    'Not told apart ({test}).': 'Gleich ({test}).',
  };
  test('is found whole, by its pattern, sentence by sentence, and what stands in a place as well', () => {
    expect(inPhrases('yes', book)).toBe('ja');
    expect(inPhrases('yes takes 1.5.', book)).toBe('1,5 nimmt ja.');
    expect(inPhrases('FGSM takes 3. Not told apart (p = .73).', book)).toBe(
      '3 nimmt FGSM. Gleich (p = 0,73).',
    );
    expect(inPhrases('It ends. FGSM takes x.', book)).toBe('It ends. x nimmt FGSM.');
    expect(inPhrases('It takes .1. 3 seeds takes x.', book)).toBe('0,1 nimmt It. x nimmt 3 seeds.');
    expect(inPhrases('no', book)).toBeNull();
    expect(inPhrases('yes (Wu et al., SIGIR 2021)', book)).toBe('ja (Wu et al., SIGIR 2021)');
    expect(inPhrases('no (Wu et al., SIGIR 2021)', book)).toBeNull();
  });
});
