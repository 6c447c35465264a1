import { expect, test } from 'vitest';
import { itemsAt, phaseAt, userAt, windowOf } from '../../src/studies/perturb/plane.ts';
import type { EmbeddingAnswer } from '../../workers/protocol.ts';

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
  expect(phaseAt(0)).toEqual({ name: 'step', share: 0 });
  expect([...itemsAt(answer, phaseAt(0))]).toEqual([0, 0, 1, 1]);
  expect([...itemsAt(answer, { name: 'step', share: 0.5 })]).toEqual([2, 0, 1, 2]);
  expect([...itemsAt(answer, phaseAt(0.6))]).toEqual([4, 0, 1, 3]);
  expect([...itemsAt(answer, phaseAt(1))]).toEqual([2, 0, 1, 2]);
  expect(userAt(answer, { name: 'projection', share: 0.5 })).toEqual([1.5, 1.5]);
});

test('the window holds everything that the step touches', () => {
  const { x, y, halfX, halfY } = windowOf(answer);
  expect([x, y]).toEqual([2, 1.5]);
  expect([halfX / 1.04, halfY / 1.04]).toEqual([2, 1.5]);
});
