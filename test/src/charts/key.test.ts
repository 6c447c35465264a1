import { describe, expect, test } from 'vitest';
import { keyTexts } from '../../../src/charts/keyTexts.ts';

const own = (label: string) => ({ label });
const pinned = (letter: string, unnamed: string, name: string) => {
  const run = `${letter}: ${name}`;
  return { label: `${unnamed}, ${run}`, letter, unnamed, run };
};
const texts = (lines: Parameters<typeof keyTexts>[0]) =>
  keyTexts(lines).map(({ text, run }) => (run === null ? text : `${text} | ${run}`));

describe('the key of a chart with pinned runs', () => {
  test('says the name of a run with several lines once, after the last of them', () => {
    expect(
      texts([
        own('FGSM'),
        own('Random noise'),
        pinned('A', 'FGSM', '32 factors'),
        pinned('A', 'Random noise', '32 factors'),
        pinned('B', 'FGSM', '8 epochs'),
      ]),
    ).toEqual(['FGSM', 'Random noise', 'FGSM, A', 'Random noise, A | A: 32 factors', 'FGSM, B: 8 epochs']);
  });

  test('leaves out of pinned lines the label that all lines share', () => {
    expect(texts([own('Loss'), pinned('A', 'Loss', '32 factors')])).toEqual(['Loss', 'A: 32 factors']);
    expect(texts([own('Loss'), pinned('A', 'Loss of APR', '32 factors')])).toEqual([
      'Loss',
      'Loss of APR, A: 32 factors',
    ]);
  });
});
