import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { exported, linkOf, runToEnd, watchErrors } from './steps.ts';

/** Keeps what the policy refused where a test can read it; must be there before the page is. */
const keepRefusals = () => {
  const refusals: string[] = [];
  Object.assign(globalThis, { refusals });
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    refusals.push(`${effectiveDirective} ${blockedURI}`);
  });
};

/** What the policy has refused on this page. */
const refusals = (page: Page) =>
  page.evaluate(() => (globalThis as typeof globalThis & { refusals: string[] }).refusals);

type Attack = (elsewhere: string) => unknown;

/** Each tries to run a script of its own or to reach another origin, as a hole in the page would let it. */
const attacks: Readonly<Record<string, { directive: string; attack: Attack }>> = {
  'an inline script': {
    directive: 'script-src-elem',
    attack: () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.broken = true';
      document.body.append(script);
    },
  },
  'a handler in markup': {
    directive: 'script-src-attr',
    attack: () => {
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.broken = true">');
    },
  },
  'a script in a data: address': {
    directive: 'script-src-elem',
    attack: () => {
      const script = document.createElement('script');
      script.src = 'data:text/javascript,globalThis.broken = true';
      document.body.append(script);
    },
  },
  'a script in a blob: address': {
    directive: 'script-src-elem',
    attack: () => {
      const script = document.createElement('script');
      script.src = URL.createObjectURL(new Blob(['globalThis.broken = true'], { type: 'text/javascript' }));
      document.body.append(script);
    },
  },
  'a script of another origin': {
    directive: 'script-src-elem',
    attack: (elsewhere) => {
      const script = document.createElement('script');
      script.src = `${elsewhere}script.js`;
      document.body.append(script);
    },
  },
  'a worker in a blob: address': {
    directive: 'worker-src',
    attack: () => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
      worker.onmessage = () => Object.assign(globalThis, { broken: true });
    },
  },
  'a text run as code': {
    directive: 'script-src',
    attack: () => {
      const timer = document.createElement('button');
      timer.addEventListener('click', () => setTimeout('globalThis.broken = true'));
      timer.click();
    },
  },
  'a javascript: address': {
    directive: 'script-src-elem',
    attack: () => {
      const link = document.createElement('a');
      link.href = 'javascript:void (globalThis.broken = true)';
      document.body.append(link);
      link.click();
    },
  },
  'a form posted elsewhere': {
    directive: 'form-action',
    attack: (elsewhere) => {
      document.body.insertAdjacentHTML(
        'beforeend',
        `<form method="post" action="${elsewhere}form"><input name="word" value="secret"></form>`,
      );
      document.querySelector<HTMLFormElement>(`form[action^="${elsewhere}"]`)?.submit();
    },
  },
  'another base of addresses': {
    directive: 'base-uri',
    attack: (elsewhere) => {
      const base = document.createElement('base');
      base.href = elsewhere;
      document.head.append(base);
      if (document.baseURI.startsWith(elsewhere)) Object.assign(globalThis, { broken: true });
    },
  },
  'a question to another origin': {
    directive: 'connect-src',
    attack: (elsewhere) => fetch(`${elsewhere}fetch?word=secret`).catch(() => null),
  },
  'a picture of another origin': {
    directive: 'img-src',
    attack: (elsewhere) => {
      document.body.insertAdjacentHTML('beforeend', `<img src="${elsewhere}pixel.png?word=secret">`);
    },
  },
  'a style sheet of another origin': {
    directive: 'style-src-elem',
    attack: (elsewhere) => {
      document.body.insertAdjacentHTML('beforeend', `<link rel="stylesheet" href="${elsewhere}style.css">`);
    },
  },
  'a frame': {
    directive: 'frame-src',
    attack: (elsewhere) => {
      document.body.insertAdjacentHTML('beforeend', `<iframe src="${elsewhere}frame"></iframe>`);
    },
  },
  'an embedded object': {
    directive: 'object-src',
    attack: (elsewhere) => {
      document.body.insertAdjacentHTML('beforeend', `<object data="${elsewhere}object"></object>`);
    },
  },
};

/** The page's Content-Security-Policy, tried from within the page as a hole in it would. */
describe('the policy of the built page', () => {
  let lab: Lab;
  let other: Server;
  let elsewhere: string;
  const reached: string[] = [];

  beforeAll(async () => {
    other = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-type', 'text/javascript');
      response.end('globalThis.broken = true');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    lab = await startLab();
  });

  afterAll(async () => {
    await lab?.close();
    other?.close();
  });

  /** The page `path`, listening from its first moment on for what the policy refuses. */
  async function open(path: string): Promise<Page> {
    const page = await lab.open({ path, prepare: (context) => context.addInitScript(keepRefusals) });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  it('refuses every attack, and nothing reaches another origin', async () => {
    const page = await open('#/learn');
    for (const [name, { directive, attack }] of Object.entries(attacks)) {
      const before = (await refusals(page)).length;
      await page.evaluate(attack, elsewhere);
      await expect
        .poll(async () => (await refusals(page)).slice(before).map((line) => line.split(' ')[0]), {
          message: name,
        })
        .toContain(directive);
    }
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    expect(reached).toEqual([]);
    expect(page.url().split('?')[0]).toBe(`${lab.url}#/learn`);
    await page.context().close();
  });

  it.each(['kernels', 'tfjs-wasm'] as const)(
    'lets the lab do its work: a study on %s with its pictures, tables and files',
    async (engine) => {
      const spec: SpecInput = {
        study: 'perturb',
        engine,
        dataset: { kind: 'generated', size: 'small' },
        model: { kind: 'bprmf', factors: 8, epochs: 4, batch: 128 },
        attack: { from: 0.1, to: 10, points: 3 },
      };
      const page = await open(linkOf('perturb', spec));
      const errors = watchErrors(page);
      await runToEnd(page);
      const figure = 'nDCG@10 against ε';
      await page.getByRole('img', { name: new RegExp(`^${figure}`) }).waitFor();
      const png = await exported(page, figure, 'Picture as PNG');
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect((await exported(page, figure, 'Picture as SVG')).toString('utf8')).toMatch(/^<svg/);
      expect((await exported(page, figure, 'Table as CSV')).toString('utf8')).toContain('epsilon');
      await page.getByRole('button', { name: /^Use the (dark|light) scheme$/ }).click();
      expect(await refusals(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );
});
