import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { file, folder, lab } from './call.ts';

const spec = {
  study: 'certify',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'fm', factors: 8, epochs: 4 },
  attack: { sample: 30, budget: 4, space: 'both' },
};
interface Row {
  readonly instance: number;
  readonly exact: number | null;
  readonly nodes: number;
}
const rowsOf = (out: string): Row[] =>
  JSON.parse(out).tables.find(({ id }: { id: string }) => id === 'instances').rows;

it('gives the very result where the time suffices', async () => {
  const path = file('spec.json', spec);
  expect((await lab(['run', path, '--time', '100000'])).out).toBe((await lab(['run', path])).out);
});

it('leaves open what the time did not reach, says which, and goes on behind what was searched', async () => {
  const path = file('spec.json', spec);
  const whole = rowsOf((await lab(['run', path])).out);
  const searched = whole.filter(({ nodes }) => nodes > 0);
  expect(searched.length).toBeGreaterThan(0);
  const kept = join(folder(), 'kept');
  const { status, out, err } = await lab(['run', path, '--time', '0', '--resume', kept]);
  expect(status).toBe(0);
  const { clock, notes } = JSON.parse(out);
  expect(clock).toMatch(/predictions are open because the 0 seconds of --time were over/);
  expect(clock).toMatch(/depends on the clock/);
  expect(notes).toContain(clock);
  expect(err).toContain(clock);
  for (const [n, row] of rowsOf(out).entries()) {
    const { exact, nodes, ...rest } = row;
    const found = whole[n]!;
    // Bounds and greedy are the same; what needed a search is open.
    expect(rest).toEqual((({ exact: _, nodes: __, ...other }) => other)(found));
    expect([exact, nodes]).toEqual(found.nodes > 0 ? [null, 0] : [found.exact, 0]);
  }
  // What the clock cut off is no finished part.
  expect(readdirSync(join(kept, 'parts'))).toEqual([]);
  const on = await lab(['run', path, '--resume', kept]);
  expect(rowsOf(on.out)).toEqual(whole);
});

it.each([
  [['--time', 'soon'], /--time takes seconds/],
  [['--time', '-1'], /--time|ambiguous/],
  [['--time', '5', '--proofs', '/tmp/none'], /do not go together/],
])('refuses %j', async (args, words) => {
  const { status, err } = await lab(['run', file('spec.json', spec), ...args]);
  expect(status).toBe(1);
  expect(err).toMatch(words);
});
