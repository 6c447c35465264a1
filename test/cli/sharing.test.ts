import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embedIn } from '../../src/state/embed.ts';
import { decodeHash } from '../../src/state/url.ts';
import { parseSpec } from '../../workers/protocol.ts';
import { file, folder, lab } from './call.ts';

const stored = JSON.parse(readFileSync('public/stored/train.json', 'utf8'));
const other = { ...stored, spec: { ...stored.spec, seed: 7 }, hash: 'other' };

describe('report', () => {
  it('compares results of files, or those in a file of saved runs, and says which is which', async () => {
    const out = join(folder(), 'report.html');
    const [a, b] = [file('a.json', stored), file('b.json', other)];
    expect(await lab(['report', a, b, '--out', out])).toEqual({ status: 0, out: '', err: '' });
    const html = readFileSync(out, 'utf8');
    expect(html).toContain('A: a.json; B: b.json.');
    expect(html).toContain(`<td>Seed</td><td>${stored.spec.seed}</td><td>7</td>`);
    expect(html).toContain('<svg');
    const saved = file('runs.json', {
      ...{ format: 'brittle-saved-runs', version: 1 },
      runs: [stored, other].map((result, n) => ({ id: `${n}`, name: `run ${n}`, note: '', result })),
    });
    await lab(['report', saved, '--out', out]);
    expect(readFileSync(out, 'utf8')).toContain('A: runs.json, run 0; B: runs.json, run 1.');
  });

  it('links to the lab of --lab, and without it says what to append to the address of one', async () => {
    const out = join(folder(), 'report.html');
    const [a, b] = [file('a.json', stored), file('b.json', other)];
    const linked = ['report', a, b, '--lab', 'https://lab.example/x/', '--out', out];
    expect((await lab(linked)).status).toBe(0);
    const [, href] =
      readFileSync(out, 'utf8')
        .replaceAll('&amp;', '&')
        .match(/<a href="([^"]+)">Open it in the lab/) ?? [];
    const place = decodeHash(new URL(href ?? '').hash);
    expect(href).toMatch(/^https:\/\/lab\.example\/x\/#\/train\?/);
    expect([place.spec?.study, place.notices]).toEqual(['train', []]);
    expect(place.view).toMatchObject({ pins: [{ seed: 7 }] });
    await lab(['report', a, '--out', out]);
    const html = readFileSync(out, 'utf8');
    expect(html).toMatch(/Append the following to the address of any lab.*<code>#\/train/);
    expect(html).not.toContain('<a href');
  });

  it('writes one result as run --report does', async () => {
    const out = join(folder(), 'report.html');
    expect((await lab(['report', file('a.json', stored), '--out', out])).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('What was found');
  });

  it.each([
    [['report'], /needs the paths of results/],
    [['report', 'a.json'], /needs --out FILE/],
    [['report', 'gone.json', '--out', 'x.html'], /gone\.json cannot be read/],
    [['report', file('s.json', { study: 'train' }), '--out', 'x.html'], /is a spec and no result/],
    [['report', file('n.json', [1]), '--out', 'x.html'], /is no result that this version can read/],
    [['report', file('t.json', 'ε'), '--out', 'x.html'], /is not JSON/],
    [['report', 'a.json', '--out', 'x.html', '--engine', 'kernels'], /report takes no --engine/],
    [['report', 'a.json', '--out', 'x.html', '--lab', 'lab'], /takes the address of a lab/],
    [['run', 'a.json', '--lab', 'https://lab.example/'], /goes with --report FILE/],
    [['embed'], /needs the path of a spec/],
    [['embed', 'a.json', '--lab', 'lab'], /takes the address of a lab/],
    [['embed', 'a.json', '--settings', 'all'], /--settings takes none/],
    [['run', 'a.json', '--figure', 'x'], /belongs to the command embed/],
  ] as const)('%j is refused in a sentence', async (args, sentence) => {
    const { status, out, err } = await lab(args);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('embed', () => {
  const spec = { study: 'perturb', attack: { to: 20 } } as const;
  it('prints a line that the lab reads back, with what is pinned', async () => {
    const [a, b] = [file('a.json', spec), file('b.json', { ...spec, seed: 7 })];
    const args = [
      'embed',
      a,
      b,
      '--lab',
      'https://lab.example/x/',
      '--figure',
      'nDCG & HR',
      '--settings',
      'none',
    ];
    const { out } = await lab(args);
    const address = /src="([^"]*)"/.exec(out)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#39;', "'") ?? '';
    const { origin, pathname, search } = new URL(address);
    expect(origin + pathname).toBe('https://lab.example/x/');
    const found = embedIn(search);
    expect(found).toMatchObject({ on: true, figure: 'nDCG & HR', settings: false });
    const place = decodeHash(found?.hash ?? '');
    expect(place.notices).toEqual([]);
    expect(place.spec).toEqual(parseSpec(spec));
    expect(place.view?.pins.map((pin) => parseSpec(pin))).toEqual([parseSpec({ ...spec, seed: 7 })]);
  });

  it('pins no run of another study', async () => {
    const { status, err } = await lab(['embed', file('a.json', spec), file('b.json', { study: 'train' })]);
    expect(status).toBe(1);
    expect(err).toMatch(/A spec of Train cannot be pinned beside one of Perturb/);
  });
});
