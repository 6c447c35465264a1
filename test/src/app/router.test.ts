import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openingSpec } from '../../../src/state/opening.ts';
import type { usePage } from '../../../src/state/page.ts';
import type { useSpec } from '../../../src/state/spec.ts';
import { encodeHash } from '../../../src/state/url.ts';
import type { Members } from '../../../src/state/viewMembers.ts';
import { parseSpec } from '../../../workers/protocol.ts';

/** Address and history of a tab, as far as the router uses them. */
class Tab extends EventTarget {
  entries = [''];
  at = 0;
  writes: string[] = [];
  readonly location = {} as { hash: string; href: string };
  constructor(hash: string) {
    super();
    this.entries = [hash];
    Object.defineProperty(this.location, 'hash', { get: () => this.entries[this.at] });
    Object.defineProperty(this.location, 'href', { get: () => `http://lab/${this.entries[this.at]}` });
  }
  readonly history = {
    pushState: (_: unknown, __: string, hash: string) => {
      this.entries = [...this.entries.slice(0, this.at + 1), hash];
      this.at += 1;
      this.writes.push('push');
    },
    replaceState: (_: unknown, __: string, hash: string) => {
      this.entries[this.at] = hash;
      this.writes.push('replace');
    },
  };
  go(by: number) {
    this.at += by;
    this.dispatchEvent(new Event('popstate'));
    this.dispatchEvent(new Event('hashchange'));
  }
  edit(hash: string) {
    this.entries = [...this.entries.slice(0, this.at + 1), hash];
    this.go(1);
  }
}

const standard = openingSpec('perturb');
async function open(hash: string) {
  vi.resetModules();
  const tab = new Tab(hash);
  vi.stubGlobal('window', tab);
  vi.stubGlobal('location', tab.location);
  vi.stubGlobal('history', tab.history);
  const [{ usePage: page }, { useSpec: spec }, view, { useShown: shown }, { useRun: run }, router] =
    await Promise.all([
      import('../../../src/state/page.ts'),
      import('../../../src/state/spec.ts'),
      import('../../../src/state/view.ts'),
      import('../../../src/state/shown.ts'),
      import('../../../src/state/run.ts'),
      import('../../../src/app/router.ts'),
    ]);
  router.startRouter();
  /** What the page of the spec in the controls shows. */
  const seen = () => {
    const now = spec.getState().spec;
    return view.viewOf(now.study, now, view.useView.getState());
  };
  return { tab, page: page as typeof usePage, spec: spec as typeof useSpec, view, seen, shown, run, router };
}
beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

describe('the address', () => {
  test('opens the page and the experiment it names', async () => {
    const wanted = parseSpec({ study: 'train', model: { kind: 'mf' } });
    const { page, spec } = await open(encodeHash('train', wanted));
    expect(page.getState().page).toBe('train');
    expect(spec.getState().spec).toEqual(wanted);
  });
  test('is left alone where it is bare, and then opens the start page', async () => {
    const { tab, page, spec } = await open('');
    expect([page.getState().page, spec.getState().spec]).toEqual(['start', standard]);
    expect(tab.writes).toEqual([]);
    page.getState().setPage('perturb');
    expect([tab.entries.length, tab.location.hash]).toEqual([2, encodeHash('perturb', standard)]);
    page.getState().setPage('start');
    expect(tab.location.hash).toBe('#/start');
  });
  test('with an experiment and no page is still that of Perturb', async () => {
    const { page, spec } = await open('#?spec={"study":"perturb","seed":8}');
    expect(page.getState().page).toBe('perturb');
    expect(spec.getState().spec.seed).toBe(8);
  });
  test('with an experiment of another study follows the page, which wins', async () => {
    const { spec } = await open(encodeHash('perturb', parseSpec({ study: 'train', model: { kind: 'mf' } })));
    expect(spec.getState().spec).toEqual(parseSpec({ study: 'perturb', model: { kind: 'mf' } }));
  });
  test('is set right where it was not, with a notice', async () => {
    const { tab, spec } = await open('#/nowhere?spec={"study":"perturb","seed":-4}');
    expect(spec.getState().notices).toHaveLength(2);
    expect(tab.location.hash).toBe(encodeHash('perturb', parseSpec({ study: 'perturb', seed: 0 })));
  });
  test('follows edits when they rest, by one replacement', async () => {
    const { tab, spec } = await open('#/perturb');
    tab.writes = [];
    for (let to = 11; to <= 20; to++) {
      spec.getState().patch('attack.to', to);
      vi.advanceTimersByTime(50);
    }
    expect(tab.writes).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(tab.writes).toEqual(['replace']);
    expect(tab.location.hash).toBe(encodeHash('perturb', parseSpec({ ...standard, attack: { to: 20 } })));
  });
  test('is up to date at once when it is shared', async () => {
    const { spec, router } = await open('#/perturb');
    spec.getState().patch('seed', 9);
    expect(router.currentLink()).toBe(
      `http://lab/${encodeHash('perturb', parseSpec({ ...standard, seed: 9 }))}`,
    );
  });
  test('of what is shown is that of the run on the stage, not of controls that were changed since', async () => {
    const { spec, run, router, view, tab } = await open('#/perturb');
    run.setState({ spec: standard, status: 'done' });
    expect(router.shownLink().isRun).toBe(false);
    view.look('perturb', { epsilon: 3 });
    spec.getState().patch('attack.to', 20);
    vi.advanceTimersByTime(300);
    const shown = encodeHash('perturb', standard, { view: { epsilon: 3 } });
    expect(router.shownLink()).toEqual({ link: `http://lab/${shown}`, isRun: true });
    // The address still says what the controls do.
    expect(tab.location.hash).toContain('attack');
    run.setState({ status: 'failed' });
    expect(router.shownLink().link).toContain('attack');
  });
});

describe('back and forward', () => {
  test('lead through the pages without writing new entries', async () => {
    const { tab, page, spec } = await open('#/perturb');
    spec.getState().patch('attack.to', 30);
    page.getState().setPage('train');
    page.getState().setPage('data');
    expect(tab.entries).toHaveLength(3);
    tab.go(-1);
    expect([page.getState().page, spec.getState().spec.study]).toEqual(['train', 'train']);
    tab.go(-1);
    expect(page.getState().page).toBe('perturb');
    expect(spec.getState().spec).toEqual(parseSpec({ ...standard, attack: { to: 30 } }));
    tab.go(2);
    expect(page.getState().page).toBe('data');
    vi.advanceTimersByTime(1000);
    expect(tab.entries).toHaveLength(3);
  });
  test('and an address edited by hand are obeyed', async () => {
    const { tab, page, spec } = await open('#/perturb');
    tab.edit('#/train?spec={"study":"train","seed":3}');
    expect(page.getState().page).toBe('train');
    expect(spec.getState().spec).toEqual(parseSpec({ study: 'train', seed: 3 }));
  });
  test('and a bad one followed later is repaired as at the start', async () => {
    const { tab, page, spec } = await open('#/perturb');
    tab.edit('#/train?spec={"study":"train","model":{"kind":"mf"},"view":null}');
    expect(page.getState().page).toBe('train');
    expect(spec.getState().spec).toEqual(parseSpec({ study: 'train', model: { kind: 'mf' } }));
    expect(spec.getState().notices).toEqual([expect.stringMatching(/^view was set to its default/)]);
  });
});

test('an experiment of another study brings its page', async () => {
  const { page, spec } = await open('#/perturb');
  spec.getState().setSpec(parseSpec({ study: 'train', seed: 5 }));
  expect(page.getState().page).toBe('train');
  expect(spec.getState().spec).toEqual(parseSpec({ study: 'train', seed: 5 }));
});

describe('what is looked at', () => {
  const perturb = (view: Members) => encodeHash('perturb', standard, { view });

  test('is taken from the address, and what had to be repaired is said', async () => {
    const { tab, seen, spec } = await open('#/perturb?view={"epsilon":3,"user":"14","norm":"both"}');
    expect(seen()).toMatchObject({ epsilon: 3, user: '14', norm: 'meanNorm' });
    expect(spec.getState().notices).toEqual([expect.stringMatching(/norm was set to its default/)]);
    expect(tab.location.hash).toBe(perturb({ epsilon: 3, user: '14' }));
  });

  test('is written when a drag rests, in place of the entry', async () => {
    const { tab, view } = await open('#/perturb');
    tab.writes = [];
    for (let n = 1; n <= 20; n++) {
      view.look('perturb', { epsilon: 2 + n / 10 }, 'drag');
      vi.advanceTimersByTime(50);
    }
    expect(tab.writes).toEqual([]);
    vi.advanceTimersByTime(300);
    expect([tab.writes, tab.location.hash]).toEqual([['replace'], perturb({ epsilon: 4 })]);
  });

  test('makes an entry a step, which back and forward lead through', async () => {
    const { tab, view, seen } = await open('#/perturb');
    view.look('perturb', { user: 3 });
    vi.advanceTimersByTime(1000);
    view.look('perturb', { epsilon: 5 }, 'drag');
    view.look('perturb', { user: 4 });
    vi.advanceTimersByTime(1000);
    expect(tab.entries).toEqual([
      perturb({}),
      perturb({ epsilon: 5, user: 3 }),
      perturb({ epsilon: 5, user: 4 }),
    ]);
    tab.go(-1);
    expect(seen()).toMatchObject({ epsilon: 5, user: 3 });
    tab.go(-1);
    expect(seen()).toMatchObject({ epsilon: 2, user: 0 });
    tab.go(2);
    expect(seen()).toMatchObject({ epsilon: 5, user: 4 });
    vi.advanceTimersByTime(1000);
    expect(tab.entries).toHaveLength(3);
  });

  test('makes one entry of steps that follow each other at once', async () => {
    const { tab, view } = await open('#/perturb');
    for (let user = 1; user <= 10; user++) {
      view.look('perturb', { user });
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(1000);
    expect(tab.entries).toEqual([perturb({}), perturb({ user: 10 })]);
  });

  test('is each page’s own, and comes back with the page', async () => {
    const { tab, page, view, seen } = await open('#/perturb');
    view.look('perturb', { user: 3 });
    page.getState().setPage('certify');
    view.look('certify', { bound: 'row' });
    expect(tab.location.hash).toMatch(/^#\/certify.*view=.*bound/);
    page.getState().setPage('data');
    expect(tab.location.hash).not.toContain('view=');
    page.getState().setPage('perturb');
    expect([seen(), tab.location.hash]).toEqual([expect.objectContaining({ user: 3 }), perturb({ user: 3 })]);
    tab.go(-2);
    expect(seen()).toMatchObject({ bound: 'row' });
  });

  test('leaves the address with the data it belongs to', async () => {
    const { tab, view, spec, seen } = await open('#/certify');
    view.look('certify', { instance: 3, clicks: [250], bound: 'row' });
    vi.advanceTimersByTime(1000);
    spec.getState().patch('dataset', { kind: 'generated', size: 'classroom' });
    vi.advanceTimersByTime(1000);
    expect(seen()).toMatchObject({ instance: 0, clicks: [], bound: 'row' });
    expect(tab.location.hash).toBe(encodeHash('certify', spec.getState().spec, { view: { bound: 'row' } }));
    tab.go(-1);
    expect(seen()).toMatchObject({ instance: 0, clicks: [] });
  });

  test('is what the page shows at first where the address names an experiment alone, and stays where it names none', async () => {
    const { tab, view, seen } = await open('#/perturb?view={"user":7}');
    tab.edit('#/perturb');
    expect(seen()).toMatchObject({ user: 7 });
    tab.edit('#/perturb?view={"user":8}');
    expect(seen()).toMatchObject({ user: 8 });
    tab.edit(encodeHash('perturb', standard));
    expect(seen()).toEqual(view.viewOf('perturb', null, { free: {}, tied: {}, turn: 'step' }));
  });
});

describe('settings that the address hides', () => {
  test('stay so, on every page, until it says otherwise', async () => {
    const { tab, page, spec, shown } = await open('#/perturb?hide=engine,magic&show=attack,engine');
    expect(shown.getState()).toEqual({ show: ['attack', 'engine'], hide: ['engine'] });
    expect(spec.getState().notices).toEqual([expect.stringMatching(/‘magic’/)]);
    page.getState().setPage('train');
    expect(tab.location.hash).toMatch(/&show=attack,engine&hide=engine$/);
    shown.setState({ show: [], hide: [] });
    expect(tab.location.hash).not.toMatch(/show|hide/);
    tab.go(-1);
    expect(shown.getState().hide).toEqual(['engine']);
    tab.edit('#/train');
    expect(shown.getState()).toEqual({ show: [], hide: [] });
  });
});

describe('a lesson', () => {
  test('keeps its choice of settings: the study opened from it is one Back away, and nothing is complained about', async () => {
    const { tab, page, spec, shown, router } = await open('#/learn?lesson=fakes&step=1');
    const sweep = parseSpec({ study: 'poison', sweep: { kind: 'size', sizes: [0.01, 0.02] } });
    spec.getState().setSpec(sweep);
    shown.setState({ show: ['-'], hide: [] });
    vi.advanceTimersByTime(1000);
    expect(router.linkTo('poison', sweep)).toBe(encodeHash('poison', sweep));
    page.getState().setPage('poison');
    expect(tab.entries).toEqual(['#/learn?lesson=fakes&step=1', encodeHash('poison', sweep)]);
    expect(shown.getState()).toEqual({ show: [], hide: [] });
    tab.go(-1);
    expect(page.getState().page).toBe('learn');
    expect(spec.getState().notices).toEqual([]);
  });
});

test('the card of Papers follows the address, and back leads through the cards', async () => {
  const { tab, page } = await open('#/papers?card=du-2019/table-3');
  const { usePaperCard } = await import('../../../src/state/paperCard.ts');
  expect([page.getState().page, usePaperCard.getState().card]).toEqual(['papers', 'du-2019/table-3']);
  usePaperCard.setState({ card: 'wu-2021/theorem-4-3' });
  expect(tab.location.hash).toMatch(/card=wu-2021\/theorem-4-3$/);
  tab.go(-1);
  expect(usePaperCard.getState().card).toBe('du-2019/table-3');
});
