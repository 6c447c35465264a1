import { cpSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { file, folder, lab } from './call.ts';

const grid = {
  study: 'arena',
  dataset: { kind: 'generated', size: 'classroom' },
  repeats: 2,
  columns: ['mf', 'mf-at'],
  rows: ['noise', 'fgsm', 'random'],
  budget: { fakes: 0.1, targets: 2 },
};
const cellsOf = (dir: string) => readdirSync(join(dir, 'cells')).sort();

describe('a sweep', () => {
  const path = file('grid.json', grid);
  const whole = folder();

  beforeAll(async () => {
    const { status, err } = await lab(['sweep', path, '--out', whole, '--quiet']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it('merged is what one process gives', async () => {
    const [alone, parts] = [
      await lab(['run', path, '--quiet', '--yes']),
      await lab(['merge', whole, '--form', 'json']),
    ];
    expect(parts.status).toBe(0);
    expect(JSON.parse(parts.out).tables).toEqual(JSON.parse(alone.out).tables);
  });

  it('in shards, one of which is stopped and sent again, gives the same table', async () => {
    const dir = folder();
    const first = await lab(['sweep', path, '--out', dir, '--shard', '1/2'], /Cell 2 of/);
    expect(first.status).toBe(130);
    expect(cellsOf(dir)).toHaveLength(2);
    const again = await lab(['sweep', path, '--out', dir, '--shard', '1/2']);
    expect(again.err).toMatch(/2 were there already/);
    const unfinished = await lab(['merge', dir]);
    expect(unfinished.err).toMatch(/cells are still to be run/);
    expect(unfinished.status).toBe(1);
    await lab(['sweep', path, '--out', dir, '--shard', '2/2']);
    expect(cellsOf(dir)).toEqual(cellsOf(whole));
    expect((await lab(['merge', dir])).out).toBe((await lab(['merge', whole])).out);
  });

  it('is not misled by what a killed process leaves between two writes', async () => {
    const dir = folder();
    cpSync(whole, dir, { recursive: true });
    const [name] = cellsOf(dir);
    const cell = join(dir, 'cells', name!);
    const text = readFileSync(cell, 'utf8');
    unlinkSync(cell);
    writeFileSync(`${cell}.123.draft`, text.slice(0, 40));
    const { err } = await lab(['sweep', path, '--out', dir]);
    expect(err).toMatch(/1 cells were run, 19 were there already/);
    expect(readFileSync(cell, 'utf8')).toBe(text);
    expect((await lab(['merge', dir])).out).toBe((await lab(['merge', whole])).out);
  });

  it('refuses cells of another version or engine, and a folder of another grid', async () => {
    const dir = folder();
    cpSync(whole, dir, { recursive: true });
    const cell = join(dir, 'cells', cellsOf(dir)[0]!);
    const content = JSON.parse(readFileSync(cell, 'utf8'));
    writeFileSync(cell, JSON.stringify({ ...content, brittle: '0.0.9' }));
    expect((await lab(['merge', dir])).err).toMatch(/was made by version 0\.0\.9 of the lab/);
    writeFileSync(cell, JSON.stringify({ ...content, engine: 'tfjs-cpu' }));
    expect((await lab(['merge', dir])).err).toMatch(/computed on the engine tfjs-cpu, .* asks for kernels/);
    const other = file('other.json', { ...grid, seed: 5 });
    expect((await lab(['sweep', other, '--out', dir])).err).toMatch(/parts of another sweep/);
    rmSync(join(dir, 'grid.json'));
    expect((await lab(['merge', dir])).err).toMatch(/holds no grid\.json/);
  });

  it('is written as text, CSV and LaTeX', async () => {
    const text = (await lab(['merge', whole])).out;
    expect(text).toMatch(/^embeddings\s+mf\s+mf-at\n/);
    expect(text).toMatch(/fgsm\s+0\.\d{3} ± 0\.\d{3}\s+0\.\d{3} ± 0\.\d{3}\n/);
    expect((await lab(['merge', whole, '--form', 'csv'])).out).toMatch(/^family,row,column,kept,sd,/);
    expect((await lab(['merge', whole, '--form', 'latex'])).out).toMatch(/\\begin\{tabular\}\{lrr\}/);
  });

  it('says what is wrong with its arguments', async () => {
    for (const [args, says] of [
      [['sweep', path], /sweep needs --out DIR/],
      [['sweep', path, '--out', whole, '--shard', '3/2'], /--shard takes a part such as 3\/8/],
      [['sweep', file('run.json', { study: 'train' }), '--out', folder()], /this is one of train/],
      [['merge'], /merge needs the folder/],
      [['merge', whole, '--form', 'odt'], /text, csv, json, latex/],
      [['run', path, '--shard', '1/2'], /--shard belongs to the command sweep/],
    ] as const) {
      const { status, err } = await lab([...args]);
      expect(status).toBe(1);
      expect(err).toMatch(says);
    }
  });
});
