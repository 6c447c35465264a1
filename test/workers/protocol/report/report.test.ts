import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseResult } from '../../../../src/state/savedFile.ts';
import { decodeHash } from '../../../../src/state/url.ts';
import { version } from '../../../../workers/protocol/version.ts';
import {
  arenaFamilies,
  comparisonReport,
  formatCell,
  headlineOf,
  parseSpec,
  type Result,
  reportHtml,
  studyReport,
} from '../../../../workers/protocol.ts';

const stored = (name: string) => parseResult(JSON.parse(readFileSync(`public/stored/${name}.json`, 'utf8')));
const perturb = stored('perturb');

/** Tags that stand open at the end of a text, the last opened first; throws where one closes another. */
function open(html: string): string[] {
  const stack: string[] = [];
  const empty = new Set(['meta', 'link', 'br']);
  for (const [, close, name = '', rest = ''] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g,
  )) {
    if (close) expect(stack.pop(), html.slice(0, 200)).toBe(name);
    else if (!rest.endsWith('/') && !empty.has(name)) stack.push(name);
  }
  return stack;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** What a browser would fetch: addresses of scripts, pictures, styles and frames, and of `url()`. */
const fetched = (html: string) =>
  [...html.matchAll(/(?:\ssrc|<link[^>]*\shref)="([^"]*)"|url\(([^)]*)\)|@import|<script|<iframe|<object/g)]
    .map(([whole, address]) => address ?? whole)
    .filter((address) => !address.startsWith('data:'));

describe('the report of a study', () => {
  const html = studyReport(perturb, 'https://lab.example/#/perturb?spec=%7B%7D&x="><script>');

  it('is well formed, asks no network, and runs nothing', () => {
    expect(open(html)).toEqual([]);
    expect(fetched(html)).toEqual([]);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('"><script>');
  });

  it('holds experiment, hash, engine, version and the way back', () => {
    const shown = html.match(/<pre[^>]*>([^<]*)<\/pre>/)?.[1]?.replaceAll('&quot;', '"');
    expect(parseSpec(JSON.parse(shown ?? ''))).toEqual(perturb.spec);
    for (const words of [perturb.hash, perturb.engine, `Brittle ${version}`]) expect(html).toContain(words);
    expect(html).toContain('href="https://lab.example/#/perturb?spec=%7B%7D&amp;');
  });

  it('holds every table with every cell as the page shows it', () => {
    for (const { title, columns, rows } of perturb.tables) {
      const table = html.split(`<caption>${title}</caption>`)[1]?.split('</table>')[0] ?? '';
      const cells = [...table.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell);
      expect(cells).toEqual(
        rows.flatMap((row) => columns.map((column) => formatCell(row[column.key], column))),
      );
    }
  });

  it('draws each attack where its table says, higher for more', () => {
    const chart = html.split('<figcaption>nDCG@10 against ε')[1]?.split('</figure>')[0] ?? '';
    const paths = [...chart.matchAll(/class="h(\d) line" stroke-dasharray="[^"]*" d="M([^"]*L[^"]*)"/g)];
    const rows = perturb.tables.find(({ id }) => id === 'summary')?.rows ?? [];
    for (const [n, method] of ['fgsm', 'random'].entries()) {
      const values = rows.filter((row) => row.method === method).map(({ ndcg }) => Number(ndcg));
      const ys = (paths[n]?.[2] ?? '').split('L').map((point) => Number(point.split(' ')[1]));
      expect(ys).toHaveLength(values.length);
      values.forEach((value, i) => {
        for (let j = 0; j < i; j++) {
          const higher = Math.sign(value - values[j]!);
          // Down the picture is less; what is a tenth of a pixel apart is at one height.
          expect(higher * (ys[j]! - ys[i]!)).toBeGreaterThanOrEqual(0);
        }
      });
    }
    expect(chart).toContain('FGSM');
  });

  it('without a lab tells what to put behind its address', () => {
    const alone = studyReport(perturb);
    expect(alone).not.toMatch(/href="(?!data:)/);
    const [, hash = ''] = alone.match(/<code>#\/perturb\?spec=([^<]*)<\/code>/) ?? [];
    expect(parseSpec(JSON.parse(decodeURIComponent(hash)))).toEqual(perturb.spec);
  });

  it.each([
    ['train', 2],
    ['perturb', 2],
    ['certify', 1],
    ['evade', 2],
    ['poison', 1],
    ['arena', 2],
  ] as const)('of %s says what its page says, and shows at least %i pictures', (name, least) => {
    const result = stored(name);
    const page = studyReport(result);
    expect(open(page)).toEqual([]);
    const words = headlineOf(result);
    expect(words).not.toBeNull();
    const found = page.split('What was found</h2>')[1]?.slice(0, 2000) ?? '';
    expect(found.startsWith(`<p>${escaped(words ?? '')}</p>`)).toBe(true);
    expect([...page.matchAll(/<svg/g)].length).toBeGreaterThanOrEqual(least);
  });

  it('of a poisoning and of an arena draws bars as long as their numbers', () => {
    for (const [name, table, key] of [
      ['poison', 'summary', 'hr'],
      ['arena', 'places', 'worst'],
    ] as const) {
      const result = stored(name);
      const [picture = ''] =
        studyReport(result).match(/<svg(?:(?!<\/svg>).)*<rect(?:(?!<\/svg>).)*<\/svg>/s) ?? [];
      const long = [...picture.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
      const values = (result.tables.find(({ id }) => id === table)?.rows ?? []).map((row) =>
        Number(row[key]),
      );
      expect(long.length).toBeGreaterThan(3);
      const scale = long[0]! / values[0]!;
      for (const [n, width] of long.entries()) expect(Math.abs(width - scale * values[n]!)).toBeLessThan(4);
    }
  });

  it('of a neural model names its lines, and holds no ids in their key', () => {
    const page = studyReport(stored('evade'));
    const key = [...page.matchAll(/<text x="34" y="12">([^<]*)</g)].map(([, label]) => label);
    expect(key).toContain('FNCF, FGSM');
    for (const label of key) expect(label).not.toMatch(/fncf|fgsm| off$/);
  });

  it('of an arena has its grid, with the cells of the table', () => {
    const arena = stored('arena');
    const page = studyReport(arena);
    expect(open(page)).toEqual([]);
    const grid =
      page.split(`<caption>Kept, ${arenaFamilies.embeddings.label}</caption>`)[1]?.split('</table>')[0] ?? '';
    const cells = arena.tables.find(({ id }) => id === 'cells')?.rows ?? [];
    const own = cells.filter(({ family }) => family === 'embeddings');
    expect([...grid.matchAll(/<tr>/g)]).toHaveLength(1 + new Set(own.map(({ row }) => row)).size);
    const format = { type: 'number', digits: 3 } as const;
    for (const { kept } of own) expect(grid).toContain(`>${formatCell(kept, format)}</td>`);
  });
});

describe('a report of what others wrote', () => {
  const evil = '<img src=x onerror=alert(1)>&"\'';
  const result: Result = {
    ...perturb,
    notes: [evil],
    tables: [
      { id: 'x', title: evil, columns: [{ key: 'a', label: evil, type: 'text' }], rows: [{ a: evil }] },
    ],
  };
  it('holds it as text', () => {
    const html = studyReport(result);
    expect(open(html)).toEqual([]);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;');
  });
  it('cuts tables that a browser would stutter over, and says so', () => {
    const rows = Array.from({ length: 501 }, (_, a) => ({ a }));
    const columns = [{ key: 'a', label: 'A', type: 'integer' }] as const;
    const part = { heading: 'H', says: [], charts: [], tables: [{ id: 'x', title: 'T', columns, rows }] };
    const html = reportHtml({ title: 'T', lead: '', facts: [], link: '', specs: [], parts: [part] });
    expect([...html.matchAll(/<td/g)]).toHaveLength(500);
    expect(html).toContain('The first 500 of 501 rows');
  });
});

describe('the report of a comparison', () => {
  const other: Result = {
    ...perturb,
    spec: parseSpec({ study: 'perturb', seed: 7 }),
    tables: perturb.tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => (typeof row.ndcg === 'number' ? { ...row, ndcg: row.ndcg + 0.25 } : row)),
    })),
  };
  it('tells the settings that differ, and differences B less A', () => {
    const html = comparisonReport(
      [
        { name: 'A', result: perturb },
        { name: 'B', result: other },
      ],
      'https://lab.example/#/perturb',
    );
    expect(open(html)).toEqual([]);
    expect(fetched(html)).toEqual([]);
    expect(html).toContain(`<td>Seed</td><td>${perturb.spec.seed}</td><td>7</td>`);
    const table = html.split('Mean and spread over seeds: nDCG@10</caption>')[1]?.split('</table>')[0] ?? '';
    const last = [...table.matchAll(/<td[^>]*>([^<]*)<\/td><\/tr>/g)].map(([, cell]) => cell);
    expect(last.length).toBeGreaterThan(20);
    expect(new Set(last)).toEqual(new Set(['0.2500']));
    expect(html).toContain('FGSM, A');
    expect(html).toContain('FGSM, B');
  });
  it('of different studies says that nothing can be held against each other, and shows both experiments', () => {
    const html = comparisonReport([
      { name: 'A', result: perturb },
      { name: 'B', result: stored('train') },
    ]);
    expect(open(html)).toEqual([]);
    expect(html).toContain('They are of different studies');
    expect(html).not.toContain('<svg');
    expect(html).toContain('The experiment of B, with every default');
  });
  it('without a lab names the part of an address that shows both runs there', () => {
    const html = comparisonReport([
      { name: 'A', result: perturb },
      { name: 'B', result: other },
    ]);
    const part = /<code>(#[^<]*)<\/code>/.exec(html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#39;', "'");
    const { spec, view, notices } = decodeHash(part ?? '');
    expect(notices).toEqual([]);
    expect(spec).toEqual(perturb.spec);
    expect((view?.pins ?? []).map((pin) => parseSpec(pin))).toEqual([other.spec]);
  });
});

it('the version is that of the package', () => {
  expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
