import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { PageId } from '../../../src/state/page.ts';
import { parseSpec, type Result, type Spec } from '../../../workers/protocol.ts';

for (const page of [
  'train/Train',
  'perturb/Perturb',
  'certify/Certify',
  'evade/Evade',
  'fakes/Fakes',
  'poison/Poison',
  'arena/Arena',
])
  vi.doMock(`../../../src/studies/${page}Page.tsx`, () => ({}));
vi.doMock('../../../src/charts/LinePlot.tsx', () => ({}));

const resultOf = (spec: Spec): Result => ({
  spec,
  hash: spec.study,
  engine: 'kernels',
  tables: [],
  notes: [],
});
const file = (name: string) => readFileSync(join('public', 'stored', name), 'utf8');

vi.stubGlobal('location', { hash: '' });
vi.stubGlobal('fetch', async (address: string) => new Response(file(address.split('/').at(-1)!)));

/** What a tab has when it is opened. */
async function openTab() {
  vi.stubGlobal('window', new EventTarget());
  vi.resetModules();
  const { openingSpec } = await import('../../../src/state/opening.ts');
  const { usePage } = await import('../../../src/state/page.ts');
  const { setRunner, useRun } = await import('../../../src/state/run.ts');
  const { useSpec } = await import('../../../src/state/spec.ts');
  const { drawFirstPicture } = await import('../../../src/app/firstPicture.ts');
  const { keepLastRuns } = await import('../../../src/app/lastRuns.ts');
  keepLastRuns();
  drawFirstPicture();
  return { openingSpec, usePage, setRunner, useRun, useSpec };
}
let tab: Awaited<ReturnType<typeof openTab>>;

/** Turns as the router does: the experiment follows the page. */
async function turn(page: PageId) {
  tab.usePage.getState().setPage(page);
  tab.useSpec.getState().setStudy(page as Spec['study']);
  await vi.waitFor(() => expect(shown().spec?.study).toBe(page));
}
const shown = () => tab.useRun.getState();
const compute = async (spec: Spec) => {
  tab.setRunner(async () => () => ({
    control: () => {},
    outcome: Promise.resolve({ ok: true, value: resultOf(spec) }),
  }));
  shown().start(spec);
  await vi.waitFor(() => expect(shown().status).toBe('done'));
};

beforeEach(async () => {
  // Runs that were computed are kept for the tab: none is to meet those of another test.
  tab = await openTab();
  await turn('perturb');
});

it('every page that has a stored run opens with it, and the controls stand at its experiment', async () => {
  for (const page of ['train', 'certify', 'evade', 'fakes', 'poison', 'arena', 'perturb'] as const) {
    await turn(page);
    expect(shown().source).toBe('stored');
    expect(shown().spec).toEqual(tab.openingSpec(page));
    expect(tab.useSpec.getState().spec).toEqual(tab.openingSpec(page));
  }
});

it('what was kept or saved of one page keeps no stored run from showing on another', async () => {
  shown().show(resultOf(parseSpec({ study: 'perturb', repeats: 1 })), 'kept', { finished: '', ms: 1 });
  await turn('arena');
  expect(shown().source).toBe('stored');
});

it('what was computed on a page is shown there again, as a run that can be asked', async () => {
  const spec = parseSpec({ study: 'perturb', repeats: 1 });
  await compute(spec);
  await turn('arena');
  expect(shown().source).toBe('stored');
  await turn('perturb');
  expect([shown().source, shown().spec]).toEqual(['run', spec]);
});

it('leaves a run under way alone', async () => {
  tab.setRunner(async () => () => ({ control: () => {}, outcome: new Promise(() => {}) }));
  shown().start(parseSpec({ study: 'perturb', repeats: 2 }));
  tab.usePage.getState().setPage('arena');
  await new Promise((done) => setTimeout(done, 20));
  expect([shown().source, shown().spec?.study]).toEqual(['run', 'perturb']);
});
