import { expect, test } from 'vitest';
import { describeStudy, type Fields } from '../../../../workers/protocol/settings/schema.ts';
import { wholeSpec } from '../../../../workers/protocol/settings/whole.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { studyIds } from '../../../../workers/protocol/spec/spec.ts';

/** Paths of numbers and choices that a control would edit and that stand nowhere. */
function absent(fields: Fields, holder: Readonly<Record<string, unknown>>, at = ''): string[] {
  return Object.entries(fields).flatMap(([key, node]) => {
    const value = holder[key];
    if (node.kind === 'fixed') return [];
    if (value === undefined) return [at + key];
    if (node.kind === 'object') return absent(node.fields, value as object as typeof holder, `${at}${key}.`);
    return [];
  });
}

test.each(studyIds)('an experiment of the study %s that is written out whole is the same one', (study) => {
  const spec = parseSpec({ study });
  expect(parseSpec(wholeSpec(spec))).toEqual(spec);
  expect(absent(describeStudy(study), wholeSpec(spec))).toEqual([]);
});

test('budgets that a grid does without at their defaults are written out, and what was set stays', () => {
  const spec = parseSpec({ study: 'arena', budget: { clicks: 5 } });
  expect(wholeSpec(spec)).toMatchObject({ budget: { clicks: 5, radius: 0.1, instances: 200, targets: 5 } });
  expect(wholeSpec(parseSpec({ study: 'train', model: { kind: 'fm' } }))).toMatchObject({ keep: 'last' });
});
