import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, lab } from './call.ts';

const theorem = 'wu-2021/theorem-4-5';
const read = (dir: string, name: string) => readFileSync(join(dir, name), 'utf8');

describe('npm run lab -- papers', () => {
  it('lists the cards, with what they take', async () => {
    const { status, out } = await lab(['papers']);
    expect(status).toBe(0);
    expect(out).toContain(theorem);
    expect(out).toMatch(/liu-2020\/table-2 .*reads frappe/);
  });

  it('refuses a folder of data that is not there', async () => {
    for (const cards of [[], [theorem, '--out', folder()]])
      expect(await lab(['papers', ...cards, '--data', '/nope'])).toMatchObject({
        status: 1,
        err: expect.stringMatching(/no folder \/nope/),
      });
  });

  it('runs a card, writes one report, and does not run again what is there', async () => {
    const dir = folder();
    const first = await lab(['papers', theorem, '--out', dir, '--workers', '1']);
    expect(first).toMatchObject({ status: 0, out: '' });
    expect(first.err).toContain('wu-draws, seed 3');
    expect(readdirSync(join(dir, 'records'))).toEqual([
      'wu-draws.1.json',
      'wu-draws.2.json',
      'wu-draws.3.json',
    ]);

    const report = JSON.parse(read(dir, 'report.json'));
    expect(report).toMatchObject({ format: 'brittle-papers', version: 1 });
    expect(report.records).toHaveLength(3);
    for (const { values } of report.records) expect(values['theorem-4-5/kept']).toEqual([1]);
    const line = read(dir, 'report.csv')
      .split('\n')
      .find((row) => row.includes(`${theorem},With as many`));
    expect(line).toContain(',reproduced,');

    const html = read(dir, 'report.html');
    expect(html).toContain('<h3>Theorem 4.5');
    // Cards that were neither asked for nor run are no part of it.
    expect(html).not.toContain('Du et al.');
    expect(read(dir, 'report.csv')).not.toContain('du-2019');
    expect(html.match(/(src|href|url)\s*[=(]\s*["']?(https?:)?\/\//)).toBeNull();
    expect(html).not.toContain('<script');

    const again = await lab(['papers', theorem, '--out', dir, '--workers', '1']);
    expect(again.err).not.toContain('seed');
    expect(JSON.parse(read(dir, 'report.json'))).toEqual(report);
  });

  it('runs again what something else decided', async () => {
    const dir = folder();
    await lab(['papers', theorem, '--out', dir, '--workers', '1']);
    const path = join(dir, 'records', 'wu-draws.2.json');
    const before = read(dir, 'records/wu-draws.2.json');
    writeFileSync(path, before.replace(/"hash": "[0-9a-f]{4}/, '"hash": "0000'));
    const { err } = await lab(['papers', theorem, '--out', dir, '--workers', '1']);
    expect(err.match(/wu-draws, seed \d/g)).toEqual(['wu-draws, seed 2']);
    expect(JSON.parse(readFileSync(path, 'utf8')).values).toEqual(JSON.parse(before).values);
  });

  it('says which data a card needs and where it is offered, and writes a report all the same', async () => {
    const dir = folder();
    const { status, err } = await lab(['papers', 'wu-2021/table-1', '--out', dir, '--quiet']);
    expect(status).toBe(0);
    expect(err).toContain('Left out: wu-data-ml-1m needs MovieLens 1M in a folder ml-1m below --data DIR');
    expect(err).toContain('https://grouplens.org/datasets/movielens/1m/');
    expect(existsSync(join(dir, 'report.html'))).toBe(true);
  });

  it('leaves out what holds out the last interaction where the data has no times', async () => {
    const dir = folder();
    const data = join(folder(), 'data');
    mkdirSync(join(data, 'ml-1m'), { recursive: true });
    const rows = [1, 2, 3].flatMap((user) => [4, 5, 6].map((item) => `${user}::${item}::3`));
    writeFileSync(join(data, 'ml-1m/ratings.dat'), rows.join('\n'));
    const call = ['papers', 'anelli-2021/figure-1', '--full', '--data', data, '--out', dir, '--workers', '1'];
    const { status, err } = await lab(call);
    expect(status).toBe(0);
    expect(err).toMatch(/Left out: anelli-iterations-ml-1m holds out the last .* MovieLens 1M .* no times/);
    expect(readdirSync(join(dir, 'records'))).toEqual([]);
  });

  it('keeps what was done when it is stopped', async () => {
    const dir = folder();
    const { status } = await lab(['papers', theorem, '--out', dir, '--workers', '1'], /seed 2/);
    expect(status).toBe(130);
    expect(readdirSync(join(dir, 'records'))).toEqual(['wu-draws.1.json']);
    expect(JSON.parse(read(dir, 'report.json')).records).toHaveLength(1);
  });

  it.each([
    [['papers', 'wu-2021/table-9', '--out', '/tmp'], 'There is no card wu-2021/table-9'],
    [['papers', '--all'], 'needs --out DIR'],
    [['papers', theorem, '--all', '--out', '/tmp'], 'Name cards, or take --all'],
    [['papers', theorem, '--out', '/tmp', '--engine', 'kernels'], 'takes no --engine'],
    [['run', 'spec.json', '--full'], '--full belongs to the command papers'],
  ])('refuses %j', async (args, sentence) => {
    const { status, err } = await lab(args);
    expect(status).toBe(1);
    expect(err).toContain(sentence);
  });
});
