import { expect, test } from 'vitest';
import { linksIn } from '../../../src/learn/linksIn.ts';

const lab = 'https://lab.example/course/#/learn?lang=de&answers=';
const packed = `12.ABCDEF_-ghij`;
const packs = (text: string) => linksIn(text).map((one) => one.packed?.slice(0, packed.length));

test('links are found whatever stands around them', () => {
  const text = [
    'Hello, here are mine:',
    `Ada: ${lab}${packed}.`,
    `> <${lab}${packed}> and ${lab}${packed},${lab}${packed}`,
    `[Bob](${lab}${packed})`,
    `answers=${packed}`,
    `#/learn?answers=${packed}&lesson=nudge`,
    `https://guard.example/?url=https%3A%2F%2Flab.example%2F%23%2Flearn%3Fanswers%3D${packed}&data=5`,
  ].join('\r\n');
  expect(packs(text)).toEqual(Array(8).fill(packed));
  expect(linksIn(text).map(({ line }) => line)).toEqual([2, 3, 3, 3, 4, 5, 6, 7]);
});

test('a link that a mail program broke over lines is put together, and none swallows the next', () => {
  expect(packs(`${lab}12.ABCD\nEF_-\nghij\n\nGreetings`)).toEqual([packed]);
  expect(packs(`> ${lab}12.ABCD\r\n> EF_-ghij\r\n> Greetings`)).toEqual([packed]);
  expect(packs(`${lab.replace('answers=', 'answers=3D')}12.ABCD=\nEF_-=\nghij`)).toEqual([packed]);
  const cut = `${lab}12.ABCD`;
  expect(linksIn(`${cut}\n${lab}${packed}`).map((one) => one.packed)).toEqual(['12.ABCD', packed]);
});

test('links without answers are told from those with, and lines without a link are none', () => {
  expect(linksIn('Dear all,\nhttps://example.org/very#long and #/learn?lesson=nudge')).toEqual([
    { line: 2, packed: null, start: 'https://example.org/very#long' },
    { line: 2, packed: null, start: '#/learn?lesson=nudge' },
  ]);
  expect(linksIn(`https://x.example/${'y'.repeat(100)}`)[0]?.start).toHaveLength(61);
});
