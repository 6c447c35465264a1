import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { byCommandLine } from './command-line.ts';
import { type Lab, startLab } from './harness.ts';
import { beginPaused, linkOf, runBar, runSays, runToEnd, savedResult, watchErrors } from './steps.ts';

const spec = (seed: number): SpecInput => ({
  study: 'train',
  engine: 'kernels',
  seed,
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'bprmf', factors: 32, epochs: 60 },
  measure: { every: 20 },
});
const alone = /^Another tab is running a study/;

/** Two tabs of one profile share what is stored, not their workers. */
describe('two tabs', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  /** What a run finds in a profile of its own, where nobody else runs. */
  /** What a run ends with that nobody disturbs: on the kernels the same to the bit wherever it runs. */
  const calm = async (seed: number) => (await byCommandLine(spec(seed))).tables;

  it('may run at the same time: both end with what each ends with alone, and the second says what it lacks', async () => {
    const first = await lab.open({ path: linkOf('train', spec(1)) });
    const second = await first.context().newPage();
    const errors = [first, second].map(watchErrors);
    await second.goto(lab.url + linkOf('train', spec(2)));
    await beginPaused(first);
    await beginPaused(second);
    await second.getByText(alone).first().waitFor({ state: 'attached' });
    expect(await first.getByText(alone).count()).toBe(0);
    for (const page of [first, second]) await runBar(page).getByRole('button', { name: 'Resume' }).click();
    await Promise.all([first, second].map((page) => runSays(page, /^Done$/)));
    expect((await savedResult(first)).tables).toEqual(await calm(1));
    expect((await savedResult(second)).tables).toEqual(await calm(2));
    expect(errors.flat()).toEqual([]);
    await first.context().close();
  });

  it('share the saved runs, and the run that is cut off is that of the first', async () => {
    const first = await lab.open({ path: linkOf('train', spec(1)) });
    const second = await first.context().newPage();
    await second.goto(lab.url + linkOf('train', spec(2)));
    await beginPaused(first);
    await runToEnd(second);
    await savedResult(second);
    await first.reload();
    const offer = first.getByRole('status').filter({ hasText: 'A run was cut off' });
    await offer.getByRole('button', { name: 'Go on with it' }).click();
    await runSays(first, /^Done$/);
    await first.getByRole('button', { name: 'Saved runs' }).click();
    await first
      .getByRole('dialog')
      .getByRole('button', { name: /^Open / })
      .first()
      .waitFor();
    await first.context().close();
  });
});
