import { beforeEach, expect, test, vi } from 'vitest';
import { leaveClass, takeFiles, takeLink, takeText, useClass } from '../../../src/learn/class.ts';
import type { Answer } from '../../../src/lessons/answer.ts';
import { packAnswers } from '../../../src/lessons/pack.ts';

const lab = 'https://lab.example/#/learn?answers=';
const number = (value: number): Answer => ({ kind: 'number', value });
const linkOf = async (name: string, answers: Record<string, Answer>) =>
  lab + (await packAnswers({ name, answers }));
const names = () => useClass.getState().files.map(({ name }) => name);
const faults = () => useClass.getState().faults;

let room = Infinity;
beforeEach(() => {
  const kept = new Map<string, string>();
  room = Infinity;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => kept.delete(key),
    setItem: (key: string, text: string) => {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, text);
    },
  });
  leaveClass();
  return () => vi.unstubAllGlobals();
});

test('forty links in one text are taken, and each that is none of them is told', async () => {
  const links = await Promise.all(
    Array.from({ length: 40 }, (_, i) => linkOf(`L${i}`, { 'clicks.one': number((i % 4) / 4) })),
  );
  const cut = links[7]?.slice(0, -9) ?? '';
  const damaged = links[8]?.replace(/...(?=.{20}$)/, 'AAA');
  const twin = links[9];
  const strange = await linkOf('Eve', { 'nothing.here': number(1) });
  const others = [cut, damaged, 'see https://example.org/', twin, strange];
  await takeText(['Dear teacher,', ...links.slice(0, 20), ...others, ...links.slice(20)].join('\n'), 'en');
  expect(names()).toEqual(links.map((_, i) => `L${i}`));
  const of = Number(/answers=(\d+)/.exec(cut)?.[1]);
  expect(faults()).toEqual([
    `The link in line 22 was cut off: ${of - 9} of ${of} characters of its answers are there. Ask for it again, or for the file.`,
    'The link in line 23 is damaged, and its answers cannot be read. Ask for it again, or for the file.',
    'The link in line 24 holds no answers: “https://example.org/”',
    'The link in line 25 holds answers of “L9” that are there already; they count once.',
    'The link in line 26 holds answers to no lesson of this page, so nothing was added.',
  ]);
  await takeText('Dear teacher', 'de');
  expect(faults()).toEqual(['In diesem Text steht kein Link zu Antworten.']);
  expect(names()).toHaveLength(40);
});

test('two links without a name that say the same count once, and are told how to be told apart', async () => {
  const link = await linkOf('', { 'clicks.one': number(0.5) });
  await takeText(`${link}\n${link}`, 'en');
  expect(names()).toEqual(['']);
  expect(faults()[0]).toMatch(/^The link in line 2 holds the same answers .* told apart by their names\.$/);
});

test('a file and a link of one learner are one, and a text with links is a file as well', async () => {
  const answers = { 'clicks.one': number(1 / 3) };
  const json = (text: string, name: string) => new File([text], name);
  await takeFiles(
    [
      json(JSON.stringify({ brittle: 'answers', name: 'Ada', answers }), 'ada.json'),
      json(`${await linkOf('Ada', answers)}\n${await linkOf('Bob', answers)}`, 'class.txt'),
      json('{"brittle":', 'broken.json'),
      json('no link', 'notes.txt'),
      json('{"brittle":"answers","answers":{"clicks.one":{"kind":"number"}}}', 'half.json'),
    ],
    'en',
  );
  expect(names()).toEqual(['Ada', 'Bob']);
  expect(faults()).toEqual([
    'The link in line 1 of class.txt holds answers of “Ada” that are there already; they count once.',
    'broken.json is no file of answers from this page: it is no JSON.',
    'notes.txt is no file of answers from this page: it is no JSON.',
    'half.json is no file of answers from this page: what stands under “answers.clicks.one.value” is no answer.',
  ]);
});

test('a link that is opened says what it holds, and joins those that were opened before it', async () => {
  const packed = async (name: string, value: number) =>
    packAnswers({ name, answers: { 'clicks.one': number(value), 'steps.one': number(value) } });
  await takeLink(await packed('Ada', 0.25), 'en');
  // As in another page of the lab, which knows only what is kept.
  useClass.setState({ files: [], faults: [] });
  expect(await takeLink(await packed('Bob', 0.5), 'de')).toBe(
    'Der Link enthält Antworten von „Bob“ zu „Klicks sind ganz: die Waffen in einem Verlauf“ und „Ein Schritt oder viele, bei gleicher Norm“, insgesamt 2. Sie stehen jetzt neben denen der Klasse; deine eigenen sind, wie sie waren.',
  );
  expect(names()).toEqual(['Ada', 'Bob']);
  expect(await takeLink('77.AAAA', 'en')).toMatch(/^The link was cut off: 4 of 77 /);
  expect(names()).toEqual(['Ada', 'Bob']);
});

test('a class that the device has no room for stands as long as the page, and that is said', async () => {
  room = 150;
  await takeText(await linkOf('Ada', { 'clicks.one': number(0.5) }), 'en');
  expect(faults()).toEqual([]);
  await takeText(
    `${await linkOf('Bob', { 'clicks.one': number(0.5) })}\n${await linkOf('Cid', { 'clicks.one': number(0.5) })}`,
    'en',
  );
  expect(names()).toEqual(['Ada', 'Bob', 'Cid']);
  expect(faults()).toEqual([
    'There is no room for the answers of the class on this device. They stand here as long as this page is open.',
  ]);
});
