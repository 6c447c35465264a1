import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { bothOnce, bothOther, type Look, violationsOf } from './axe.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, openTab, runToEnd, tabNames, titleOf, useSize } from './steps.ts';

const model = { kind: 'bprmf', factors: 8, epochs: 4 } as const;
const dataset = { kind: 'generated', size: 'classroom' } as const;
const train: SpecInput = { study: 'train', engine: 'kernels', dataset, model, measure: { every: 1 } };
const perturb: SpecInput = {
  study: 'perturb',
  engine: 'kernels',
  dataset,
  model,
  repeats: 2,
  attack: { points: 4 },
};
/** Studies of which every picture is drawn, each with the last picture to come. */
const drawn: readonly { readonly spec: SpecInput; readonly tab: string; readonly picture: RegExp }[] = [
  {
    spec: {
      study: 'certify',
      engine: 'kernels',
      dataset,
      model: { kind: 'fm', factors: 8, epochs: 4 },
      attack: { budget: 4, sample: 60 },
      compare: { methods: ['plain', 'rfm-1', 'fm-rt'], qs: [1, 2] },
    },
    tab: 'Ways of training',
    picture: /^Not robust by training q/,
  },
  {
    spec: {
      study: 'fakes',
      engine: 'kernels',
      dataset,
      defence: { ensemble: { kind: 'partitions', shards: 10 } },
      attack: { fakes: 4, profiles: ['random', 'bandwagon'], at: [1, 3] },
    },
    tab: 'Pushed items',
    picture: /^Whom an item can be pushed to/,
  },
  {
    spec: {
      study: 'evade',
      engine: 'tfjs-wasm',
      dataset,
      model: { kind: 'ncf', factors: 8, layers: [16, 8], epochs: 4 },
      student: { factors: 4, layers: [8, 4], epochs: 6, hintEpochs: 1 },
      attack: { points: 3, examples: 20, iterations: 40, searchSteps: 3, draws: 2 },
      defence: { strategies: ['fncf', 'single'], levels: [0, 0.05] },
      rivals: [],
      widths: [],
    },
    tab: 'Noise',
    picture: /^Success against σ/,
  },
  {
    spec: {
      study: 'poison',
      engine: 'kernels',
      dataset,
      model: { kind: 'mf', factors: 8, epochs: 8 },
      measure: { k: 10, every: 0 },
      repeats: 2,
      attack: { targets: { kind: 'unpopular', below: 12 } },
      defence: { pretrain: 4, items: 60, methods: ['apt', 'at'] },
    },
    tab: 'Fake profiles',
    picture: /^Ratings of genuine and fake users/,
  },
];
/** What else opens, and how it is looked at: studies of which the results are looked at as well in one way alone. */
const others: readonly (readonly [name: string, looks: readonly Look[]])[] = [
  ['start', bothOnce],
  ['certify', bothOnce.slice(0, 1)],
  ['fakes', bothOther.slice(0, 1)],
  ['evade', bothOnce.slice(1)],
  ['poison', bothOther.slice(1)],
  ['arena', bothOther],
  ['papers', bothOnce],
  ['learn', bothOther],
];

/** Every page with something on it, in both schemes and both widths, holds to the rules as far as axe can tell. */
describe('accessibility', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => lab?.close());

  /** The same for every tab below the stage, the first in `first`, the others in each scheme and each width. */
  async function violationsOfTabs(first?: readonly Look[]): Promise<string[]> {
    const lines: string[] = [];
    for (const [i, name] of (await tabNames(page)).entries()) {
      await openTab(page, name);
      for (const line of await violationsOf(page, i === 0 ? first : bothOnce)) lines.push(`${name}: ${line}`);
    }
    return lines;
  }

  it('Data with the card of a set', async () => {
    await useSize(page, 'classroom');
    await page.getByRole('img', { name: /^Long tail/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a study that cannot run, with its reasons at the bar and beside the settings', async () => {
    const refused: SpecInput = {
      study: 'poison',
      engine: 'kernels',
      model: { kind: 'ncf' },
      attack: { goal: 'demote', profiles: ['pga'] },
      defence: { methods: ['at'], detectors: ['rdma'] },
    };
    await page.goto(lab.url + linkOf('poison', refused));
    await page
      .getByText(/^RDMA measures how far ratings/)
      .first()
      .waitFor();
    expect(await violationsOf(page, bothOther)).toEqual([]);
  });

  it('Train with its curves and measures', async () => {
    await page.goto(lab.url + linkOf('train', train));
    await runToEnd(page);
    await page.getByRole('img', { name: /^Loss while training/ }).waitFor();
    expect(await violationsOfTabs()).toEqual([]);
  });

  it('Perturb with its figures, the settings and the lists of a user', async () => {
    await page.goto(lab.url + linkOf('perturb', perturb));
    await runToEnd(page);
    await page.getByText(/^nDCG of all users/).waitFor();
    await page.getByRole('img', { name: /^Coverage@10 against ε/ }).waitFor();
    expect(await violationsOfTabs()).toEqual([]);
    await openTab(page, 'Result');
  });

  it('a table in place of a picture, and the menu of exports', async () => {
    await page.getByRole('button', { name: 'Table of nDCG@10 against ε' }).click();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.getByRole('button', { name: 'Export nDCG@10 against ε' }).click();
    await page.getByRole('menuitem', { name: 'Table as CSV' }).waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('a picture in full screen', async () => {
    await page.getByRole('button', { name: 'Full screen: HR@10 against ε' }).click();
    await page
      .getByRole('dialog')
      .getByRole('img', { name: /^HR@10/ })
      .waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('the saved runs', async () => {
    await page.getByRole('button', { name: 'Saved runs' }).click();
    await page.getByRole('button', { name: 'Save this run' }).click();
    await page
      .getByRole('button', { name: /^Open / })
      .first()
      .waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it.each(others)('%s as it opens', async (name, looks) => {
    await page.goto(`${lab.url}#/${name}`);
    await page.getByRole('heading', { level: 1, name: titleOf(name) }).waitFor();
    expect(await violationsOf(page, looks)).toEqual([]);
  });

  it.each(drawn)('$spec.study with its results', async ({ spec, tab, picture }) => {
    await page.goto(lab.url + linkOf(spec.study, spec));
    await runToEnd(page);
    await openTab(page, tab);
    await page.getByRole('img', { name: picture }).first().waitFor();
    // The frame around it is that of Train and Perturb, which are looked at in all four.
    expect(await violationsOfTabs(bothOther)).toEqual([]);
  });

  it('places whose parts did not arrive, and word of a new version', async () => {
    await page.route(/LinePlot/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.route(/index\.html\?newest/, (route) => route.fulfill({ body: 'assets/index-newer.js' }));
    await page.goto(`${lab.url}?missing#/perturb`);
    await page.getByRole('status').filter({ hasText: 'A new version' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'did not arrive' }).first().waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
  });

  it('what stands there where the lab cannot be shown', async () => {
    await page.route(/assets\/index-[^/]*\.js$/, (route) => route.abort());
    await page.goto(`${lab.url}?again#/train`);
    await page.getByRole('heading', { level: 1, name: 'The lab cannot be shown' }).waitFor();
    await page.getByText('Details for a report').click();
    expect(await violationsOf(page, bothOther)).toEqual([]);
  });
});
