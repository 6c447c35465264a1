import { expect, it } from 'vitest';
import { placeNames } from '../../../src/charts/labels.ts';

const area = { x: 40, y: 0, width: 180, height: 200 };
const name = 'a name of twenty-odd letters';
/** Where a name begins and ends, if a letter takes 7 px. */
const ends = ({ x, textAnchor }: { x: number; textAnchor: string }) => {
  const width = 7 * name.length;
  const left = textAnchor === 'start' ? x : textAnchor === 'end' ? x - width : x - width / 2;
  return [left, left + width] as const;
};

it('a name that fits at neither side of its point stands where least of it is cut', () => {
  const beyond = (x: number) => {
    const [place] = placeNames([{ x, y: 100, name }], 13, area);
    const [left, right] = ends(place!);
    return Math.max(0, area.x - left) + Math.max(0, right - area.x - area.width);
  };
  for (const x of [90, 130, 160, 190]) expect(beyond(x)).toBeLessThan(60);
});

it('a name that fits at the right of its point stands there', () => {
  const [place] = placeNames([{ x: 60, y: 100, name: 'MF' }], 13, area);
  expect(place).toMatchObject({ textAnchor: 'start', x: 69 });
});
