import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { usePage } from '../../../src/state/page.ts';
import type { useSpec } from '../../../src/state/spec.ts';
import { encodeHash } from '../../../src/state/url.ts';
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

const standard = parseSpec({ study: 'perturb' });
async function open(hash: string) {
  vi.resetModules();
  const tab = new Tab(hash);
  vi.stubGlobal('window', tab);
  vi.stubGlobal('location', tab.location);
  vi.stubGlobal('history', tab.history);
  const [{ usePage: page }, { useSpec: spec }, router] = await Promise.all([
    import('../../../src/state/page.ts'),
    import('../../../src/state/spec.ts'),
    import('../../../src/app/router.ts'),
  ]);
  router.startRouter();
  return { tab, page: page as typeof usePage, spec: spec as typeof useSpec, router };
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
  test('is left alone where it is bare, and then opens Perturb', async () => {
    const { tab, page, spec } = await open('');
    expect([page.getState().page, spec.getState().spec]).toEqual(['perturb', standard]);
    expect(tab.writes).toEqual([]);
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
    expect(tab.location.hash).toBe(
      encodeHash('perturb', parseSpec({ study: 'perturb', attack: { to: 20 } })),
    );
  });
  test('is up to date at once when it is shared', async () => {
    const { spec, router } = await open('#/perturb');
    spec.getState().patch('seed', 9);
    expect(router.currentLink()).toBe(
      `http://lab/${encodeHash('perturb', parseSpec({ study: 'perturb', seed: 9 }))}`,
    );
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
    expect(spec.getState().spec).toEqual(parseSpec({ study: 'perturb', attack: { to: 30 } }));
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
