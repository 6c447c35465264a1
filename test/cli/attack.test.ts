import { readdirSync, rmSync } from 'node:fs';
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

  // A third seed, which the file holds nothing for; other machines sweep the folder's own grid without the file.
  const longer = file('longer.json', { ...grid, repeats: 3 });
  const swept = folder();
  const given = ['--attack', join(dir, attack)];
  const [one, two] = [
    await lab(['sweep', longer, '--out', swept, '--shard', '1/2', ...given]),
    await lab(['sweep', join(swept, 'grid.json'), '--out', swept, '--shard', '2/2']),
  ];
  expect([one.status, two.status], one.err + two.err).toEqual([0, 0]);
  const [whole, parts] = [
    await lab(['run', longer, '--quiet', ...given]),
    await lab(['merge', swept, '--form', 'json']),
  ];
  expect(parts.status).toBe(0);
  expect(JSON.parse(parts.out).tables).toEqual(JSON.parse(whole.out).tables);
  const cells = arenaTables.cells.among((JSON.parse(parts.out) as Result).tables)!;
  expect(cells.rows.find(({ row }) => row.startsWith('file '))?.reason).toMatch(/seed 3/);

  // The folder alone holds the file.
  rmSync(join(swept, 'attacks'), { recursive: true });
  const lost = await lab(['sweep', join(swept, 'grid.json'), '--out', swept]);
  expect(lost.err).toMatch(/give it with --attack PATH/);
});
