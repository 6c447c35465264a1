import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { arenaTables, type Result } from '../../workers/protocol.ts';
import { file, folder, lab } from './call.ts';

const grid = {
  study: 'arena',
  dataset: { kind: 'generated', size: 'classroom' },
  repeats: 2,
  columns: ['bprmf'],
  rows: ['noise', 'fgsm'],
};

it('an attack that --save wrote comes to the numbers of its own row with --attack', async () => {
  const dir = join(folder(), 'saved');
  const spec = file('grid.json', grid);
  const first = await lab(['run', spec, '--save', dir]);
  expect({ status: first.status, err: first.status ? first.err : '' }).toEqual({ status: 0, err: '' });
  const written = readdirSync(dir, { recursive: true }).map(String);
  const attack = written.find((name) => /fgsm.*\.safetensors$/.test(name))!;
  expect(attack).toBeDefined();
  const { status, out, err } = await lab(['run', spec, '--attack', join(dir, attack)]);
  expect({ status, err: status ? err : '' }).toEqual({ status: 0, err: '' });
  const { tables } = JSON.parse(out) as Result;
  const { rows } = arenaTables.seeds.among(tables)!;
  const own = rows.filter(({ row }) => row === 'fgsm');
  const fromFile = rows.filter(({ row }) => row.startsWith('file '));
  expect(own).toHaveLength(2);
  expect(fromFile.map((one) => ({ ...one, row: 'fgsm' }))).toEqual(own);
});
