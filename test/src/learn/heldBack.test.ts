import { expect, it } from 'vitest';
import { isHeldBack } from '../../../src/learn/heldBack.ts';
import { lessons } from '../../../src/lessons/all.ts';
import { parseSpec } from '../../../workers/protocol.ts';

it('what an earlier visit found is held back from a question until it is answered, and nothing else is', () => {
  const lesson = lessons.find(({ steps }) => steps.some(({ predict }) => predict))!;
  const asks = lesson.steps.find(({ predict }) => predict)!;
  const spec = parseSpec({ study: lesson.study });
  const kept = { source: 'kept', spec } as const;
  const other = parseSpec({ study: lesson.study === 'certify' ? 'train' : 'certify' });
  expect(isHeldBack(kept, lesson.study, asks, undefined)).toBe(true);
  expect(isHeldBack(kept, lesson.study, asks, { kind: 'number', value: 1 })).toBe(false);
  expect(isHeldBack(kept, lesson.study, {}, undefined)).toBe(false);
  expect(isHeldBack({ ...kept, spec: other }, lesson.study, asks, undefined)).toBe(false);
  for (const source of ['run', 'stored', 'saved', null] as const)
    expect(isHeldBack({ source, spec }, lesson.study, asks, undefined)).toBe(false);
});
