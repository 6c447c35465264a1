import { expect, test } from 'vitest';
import { between, endsOf, phaseAt, windowOf } from '../../../../src/studies/perturb/plane.ts';
import type { EmbeddingAnswer } from '../../../../workers/protocol.ts';

const view = (items: number[], user: [number, number]) => ({ items: Float32Array.from(items), user });
const answer: EmbeddingAnswer = {
  userId: '1',
  iteration: 1,
  explained: [0.5, 0.25],
  clean: view([0, 0, 1, 1], [0, 0]),
  previous: view([0, 0, 1, 1], [0, 0]),
  stepped: view([4, 0, 1, 3], [2, 2]),
  now: view([2, 0, 1, 2], [1, 1]),
  objective: null,
  norm: { previous: 0, now: 1 },
  lists: { clean: [], previous: [], now: [] },
};

test('a step goes first to where the gradient leads, then to where the projection puts it', () => {
  const itemsAt = (played: number) => {
    const phase = phaseAt(played);
    const [from, to] = endsOf(phase, answer);
    return [...between(from.items, to.items, phase.share, new Float32Array(4))];
  };
  expect(phaseAt(0)).toEqual({ name: 'step', share: 0 });
  expect(phaseAt(0.8).name).toBe('projection');
  expect(phaseAt(0.8).share).toBeCloseTo(0.5, 12);
  expect(itemsAt(0)).toEqual([0, 0, 1, 1]);
  expect(itemsAt(0.3)).toEqual([2, 0, 1, 2]);
  expect(itemsAt(0.6)).toEqual([4, 0, 1, 3]);
  expect(itemsAt(1)).toEqual([2, 0, 1, 2]);
});

test('without a user the window holds the items', () => {
  const items = (values: number[]) => ({ items: Float32Array.from(values), user: null });
  const alone = { clean: items([0, 0]), previous: items([0, 0]), stepped: items([4, 0]), now: items([2, 1]) };
  const { x, y } = windowOf({ ...answer, ...alone });
  expect([x, y]).toEqual([2, 0.5]);
});

test('the window holds everything that the step touches', () => {
  const { x, y, halfX, halfY } = windowOf(answer);
  expect([x, y]).toEqual([2, 1.5]);
  expect([halfX / 1.04, halfY / 1.04]).toEqual([2, 1.5]);
});
