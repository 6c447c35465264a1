import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

const script = /<script>([\s\S]*?)<\/script>/.exec(readFileSync('index.html', 'utf8'))![1]!;

/** The page's first script after a fault, with a clock of its own: what its button does, by the second. */
function pageWithFault(kept: { readonly waiting: { postMessage(words: string): void } | null } | null) {
  let now = 0;
  let fail = (_: unknown) => {};
  let press = () => {};
  let changed = () => {};
  const due: { at: number; run: () => void }[] = [];
  const reloads: number[] = [];
  const button = { addEventListener: (_: string, heard: () => void) => (press = heard) };
  const fault = { querySelector: (what: string) => (what === 'button' ? button : {}) };
  const root = { firstElementChild: null, appendChild: () => {} };
  const document = {
    getElementById: (id: string) => (id === 'root' ? root : { content: { cloneNode: () => fault } }),
    documentElement: { setAttribute: () => {} },
  };
  runInNewContext(script, {
    document,
    addEventListener: (_: string, heard: (event: unknown) => void) => (fail = heard),
    setTimeout: (run: (...given: unknown[]) => void, ms: number, ...given: unknown[]) =>
      due.push({ at: now + ms, run: () => run(...given) }),
    localStorage: { getItem: () => 'light' },
    location: { href: 'https://lab.example/', reload: () => reloads.push(now / 1000) },
    navigator: {
      userAgent: 'a browser',
      serviceWorker: {
        controller: kept && {},
        getRegistration: async () => kept,
        addEventListener: (_: string, heard: () => void) => (changed = heard),
      },
    },
  });
  const until = (seconds: number) => {
    for (;;) {
      due.sort((a, b) => a.at - b.at);
      if (!due[0] || due[0].at > seconds * 1000) break;
      const { at, run } = due.shift()!;
      now = at;
      run();
    }
    now = seconds * 1000;
  };
  fail({ message: 'Something failed.' });
  until(0);
  const pressed = async () => {
    press();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { pressed, changed: () => changed(), until, reloads };
}

it('the page of a fault asks again after 3, 6 and 12 seconds while an old version stays', async () => {
  const said: string[] = [];
  const page = pageWithFault({ waiting: { postMessage: (words) => said.push(words) } });
  await page.pressed();
  expect(said).toEqual(['take over']);
  expect(page.reloads).toEqual([]);
  page.until(22);
  // Each wait is twice the one before, and begins where that ended.
  expect(page.reloads).toEqual([3, 9, 21]);
});

it('and at once where the new version has taken over, or none waits', async () => {
  const page = pageWithFault({ waiting: { postMessage: () => {} } });
  await page.pressed();
  page.until(1);
  page.changed();
  expect(page.reloads).toEqual([1]);
  for (const kept of [null, { waiting: null }]) {
    const alone = pageWithFault(kept);
    await alone.pressed();
    expect(alone.reloads).toEqual([0]);
  }
});
