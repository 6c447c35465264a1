import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import { targets } from './targets/index.ts';

/** Run by `npm run fuzz`, which says how long, which targets and from which seed. */
const minutes = Number(process.env.BRITTLE_FUZZ_MINUTES ?? 1);
const only = process.env.BRITTLE_FUZZ_TARGET;
const seed = Number(process.env.BRITTLE_FUZZ_SEED ?? 1);
const chosen = targets.filter(({ name }) => only === undefined || name === only);

it.each(chosen.map((target) => [target.name, target] as const))('%s', async (_name, target) => {
  const until = performance.now() + (minutes * 60_000) / chosen.length;
  const { findings, done } = await fuzz(target, {
    seed,
    goOn: () => performance.now() < until,
    real: process.env.BRITTLE_DATA ?? null,
    onFinding: ({ path, error }) => console.log(`${target.name}: ${path}\n  ${error.message.split('\n')[0]}`),
  });
  console.log(
    `${target.name}: ${done.toLocaleString('en')} inputs from seed ${seed}, ${findings.length} findings`,
  );
  expect(findings.map(({ path }) => path)).toEqual([]);
});
