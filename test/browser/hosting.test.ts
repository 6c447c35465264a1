import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { builtFolder, type Lab, startLab } from './harness.ts';
import { type Host, host } from './host.ts';
import { linkOf, runToEnd, watchErrors } from './steps.ts';

interface Rule {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The rules of the first block of code in `docs/hosting.md` that reads like a `_headers` file. */
function documented(): Rule[] {
  const [, block = ''] = /```\n(\/\*\n[\s\S]*?)```/.exec(readFileSync('docs/hosting.md', 'utf8')) ?? [];
  return block
    .split(/^(?=\/)/m)
    .filter((rule) => rule.trim() !== '')
    .map((rule) => {
      const [path = '', ...lines] = rule.trim().split('\n');
      const headers = lines.map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const;
      });
      return { path, headers };
    });
}

/** Headers of all rules that match; policies add up, of others the last counts. */
function headersFor(rules: readonly Rule[], path: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const rule of rules) {
    const fits = rule.path.endsWith('*')
      ? `/${path}`.startsWith(rule.path.slice(0, -1))
      : rule.path === `/${path}`;
    for (const [name, value] of fits ? rule.headers : []) {
      const before = name === 'content-security-policy' ? all[name] : undefined;
      all[name] = before ? `${before}, ${value}` : value;
    }
  }
  return all;
}

/** What `docs/hosting.md` tells a host to do works. */
describe('a host with the headers of docs/hosting.md', () => {
  let served: Host;
  let lab: Lab;
  const rules = documented();

  beforeAll(async () => {
    served = await host(builtFolder, '/course/week-3/');
    served.headers = (path) => headersFor(rules, path);
    lab = await startLab(served);
  });

  afterAll(() => lab?.close());

  it('names a policy for the page, the workers and the service worker', () => {
    const policy = (path: string) => headersFor(rules, path)['content-security-policy'];
    expect(policy('')).toBe("frame-ancestors 'self'");
    expect(policy('assets/lab.worker-x.js')).toMatch(
      /frame-ancestors 'self', default-src 'none'.*wasm-unsafe-eval/,
    );
    expect(policy('service-worker.js')).toMatch(/default-src 'none'; connect-src 'self'/);
  });

  it('lets the lab keep itself and run a study on each engine, with several workers', async () => {
    const page = await lab.open({ path: '#/learn', offline: true });
    const errors = watchErrors(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const dataset = { kind: 'generated', size: 'classroom' } as const;
    const specs: SpecInput[] = [
      ...(['kernels', 'tfjs-wasm', 'tfjs-webgl', 'tfjs-cpu'] as const).map(
        (engine): SpecInput => ({
          study: 'train',
          engine,
          dataset,
          model: { kind: 'bprmf', factors: 8, epochs: 2, batch: 512 },
        }),
      ),
      {
        study: 'certify',
        engine: 'kernels',
        dataset,
        model: { kind: 'fm', factors: 4, epochs: 2 },
        attack: { budget: 2, sample: 40 },
        compare: { methods: ['plain'], qs: [1] },
      },
    ];
    for (const spec of specs) {
      await page.goto(served.url + linkOf(spec.study, spec));
      await runToEnd(page);
      expect(await page.getByText(/computes instead/).count()).toBe(0);
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('lets its own pages show the lab in a frame, and no other', async () => {
    const shownOn = async (base: string) => {
      const page = await lab.open({ path: 'notes.html' });
      await page.goto(base);
      const refused = new Promise<'refused'>((resolve) =>
        page.on('console', (message) => {
          if (/frame-ancestors/.test(message.text())) resolve('refused');
        }),
      );
      await page.setContent(`<iframe src="${served.url}#/learn" width="900" height="600"></iframe>`);
      const heading = page.frameLocator('iframe').getByRole('heading', { level: 1, name: 'Learn' });
      const outcome = await Promise.race([heading.waitFor().then(() => 'shown' as const), refused]);
      await page.context().close();
      return outcome;
    };
    expect(await shownOn(`${served.url}notes.html`)).toBe('shown');
    const elsewhere = await host(builtFolder);
    expect(await shownOn(`${elsewhere.url}notes.html`)).toBe('refused');
    await elsewhere.stop();
  });
});
