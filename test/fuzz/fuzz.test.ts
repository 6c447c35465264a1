import { describe, expect, it } from 'vitest';
import { readCase } from './case.ts';
import { corpusOf, fuzz, tried } from './fuzz.ts';
import { targets } from './targets/index.ts';

/** Inputs made for each target here; `npm run fuzz -- MINUTES` makes as many as the minutes hold. */
const CASES = 1500;

describe.each(targets.map((target) => [target.name, target] as const))('%s', (_name, target) => {
  const corpus = corpusOf(target);

  it('has a corpus of what broke something', () => {
    expect(corpus.length).toBeGreaterThan(0);
  });

  it.each(corpus.map(({ name, written }) => [name, written] as const))(
    'withstands %s',
    async (_file, written) => {
      const input = readCase(written);
      const outcome = await target.run(input, null);
      if (written.outcome !== undefined) expect(outcome).toBe(written.outcome);
      expect(await tried(target, input)).toBeNull();
    },
  );

  it('takes or refuses whatever comes in', async () => {
    const { findings } = await fuzz(target, { seed: 1, goOn: (done) => done < CASES, real: null });
    expect(findings.map(({ error, path }) => `${path}: ${error.message}`)).toEqual([]);
  });
});
