import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isShipped, openingSpec } from '../../../src/state/opening.ts';
import { withStudy } from '../../../src/state/spec.ts';
import { parseSpec, studyIds } from '../../../workers/protocol.ts';

const examples = 'docs/examples';
const storedOf = (study: string) => JSON.parse(readFileSync(`${examples}/stored-${study}.json`, 'utf8'));

it('the experiment that a page opens with is that of the run which is shipped for it', () => {
  const stored = readdirSync(examples)
    .flatMap((name) => /^stored-(.+)\.json$/.exec(name)?.[1] ?? [])
    // That of a lesson is held to it by the tests of lessons.
    .filter((name) => name !== 'neural');
  expect(studyIds.filter(isShipped).sort()).toEqual(stored.sort());
  for (const study of studyIds.filter(isShipped))
    expect(openingSpec(study)).toEqual(parseSpec(storedOf(study)));
});

it('pages turned to one after another open as they would alone, and back', () => {
  for (const from of studyIds)
    for (const to of studyIds) {
      const there = withStudy(openingSpec(from), to);
      expect(there).toEqual(openingSpec(to));
      expect(withStudy(there, from, openingSpec(from))).toEqual(openingSpec(from));
    }
});

it('what was changed goes along, and so does what was set back', () => {
  const dataset = { kind: 'generated', size: 'ml-100k', seed: 1 } as const;
  const train = parseSpec({ ...openingSpec('train'), dataset, seed: 5 });
  const poison = withStudy(train, 'poison');
  expect(poison).toMatchObject({ dataset, seed: 5, measure: { k: 20 } });
  const back = parseSpec({ ...poison, dataset: openingSpec('poison').dataset });
  expect(withStudy(back, 'train', train)).toMatchObject({ dataset: openingSpec('train').dataset, seed: 5 });
});

it('the last epoch goes along as the best does', () => {
  const last = parseSpec({ ...openingSpec('train'), keep: 'last' });
  expect(withStudy(last, 'perturb', openingSpec('perturb'))).not.toHaveProperty('keep');
  expect(withStudy(openingSpec('train'), 'perturb', parseSpec({ study: 'perturb' }))).toHaveProperty(
    'keep',
    'best',
  );
});
