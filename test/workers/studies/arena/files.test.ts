import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../../workers/core/safetensors.ts';
import type { Result } from '../../../../workers/protocol/result.ts';
import { checkArena } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import { withAttackFile } from '../../../../workers/studies/arena/attack-check.ts';
import { exportedAttack } from '../../../../workers/studies/arena/attack-export.ts';
import { readAttackFile } from '../../../../workers/studies/arena/attack-file.ts';
import { Known } from '../../../../workers/studies/arena/known.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const grid = (more: object = {}): ArenaSpec =>
  parseSpec({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    repeats: 2,
    measure: { k: 20 },
    columns: ['mf', 'bprmf'],
    rows: ['noise', 'fgsm', 'average'],
    budget: { fakes: 0.1, targets: 3 },
    ...more,
  }) as ArenaSpec;

const hashOf = (n: number) => n.toString(16).padStart(64, '0');
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (content: string) => new TextEncoder().encode(content);

describe('a broken file of tensors', () => {
  it.each([
    ['x.safetensors', 'user,item\n'],
    ['X.SafeTensors', ''],
    ['x.safetensors (2)', 'abcdefgh'],
  ])('%s is told what it is broken in, and not that it is no CSV', (name, content) => {
    expect(() => readAttackFile(name, bytesOf(content))).toThrow(/not a safetensors file that can be read/);
  });
});

describe('attacks from files', () => {
  let env: StudyEnv;
  const known = new Known();
  const exported = async (row: 'fgsm' | 'average' | null) =>
    (await exportedAttack(grid(), row, { known, env, run: recorder().run })).bytes;
  /** The arena with these files among its attacks. */
  const withFiles = async (
    files: readonly { family: string; name: string; bytes: Uint8Array | null }[],
    more = {},
  ) => {
    const spec = grid({
      ...more,
      files: files.map(({ family, name }, n) => ({ family, name, hash: hashOf(n) })),
    });
    const attackFiles = { get: async (hash: string) => files[Number.parseInt(hash, 16)]!.bytes };
    return runStudy(spec, { ...env, attackFiles }, recorder().run);
  };
  const cellsOf = ({ tables }: Result) => arenaTables.cells.among(tables)!.rows;
  const at = (result: Result, row: string, column: string) =>
    cellsOf(result).find((one) => one.row === row && one.column === column)!;

  beforeAll(async () => {
    ({ env } = await benchEnv());
  });

  it('come to the same numbers as the attacks that they were exported from', async () => {
    const [moved, fakes] = [await exported('fgsm'), await exported('average')];
    const result = await withFiles([
      { family: 'embeddings', name: 'ours.safetensors', bytes: moved },
      { family: 'fakes', name: 'ours.csv', bytes: fakes },
    ]);
    const own = arenaTables.seeds.among(result.tables)!.rows;
    for (const [row, file, columns] of [
      ['fgsm', 'file ours.safetensors', ['mf', 'bprmf']],
      ['average', 'file ours.csv', ['mf']],
    ] as const)
      for (const column of columns) {
        const seeds = (name: string) => own.filter((one) => one.row === name && one.column === column);
        expect(seeds(file)).toHaveLength(2);
        expect(seeds(file)).toEqual(seeds(row).map((one) => ({ ...one, row: file })));
      }
    // Average is about ratings, so the file has none for the model of clicks.
    expect(at(result, 'file ours.csv', 'bprmf').reason).toBe(
      'ours.csv holds no fake users for BPR-MF, seed 1.',
    );
  });

  it('lower the worst case of the column that they win against, and leave the places of others', async () => {
    const { tensors } = readSafetensors(await exported('fgsm'));
    const before = await runStudy(grid({ rows: ['noise'] }), env, recorder().run);
    const after = await withFiles(
      [
        {
          family: 'embeddings',
          name: 'better',
          bytes: writeSafetensors({
            tensors: Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith('mf/'))),
            metadata: {},
          }),
        },
      ],
      { rows: ['noise', 'bim'] },
    );
    const plain = await runStudy(grid({ rows: ['noise', 'bim'] }), env, recorder().run);
    const worst = (result: Result, column: string) => at(result, 'worst', column).kept!;
    expect(worst(after, 'mf')).toBeLessThanOrEqual(worst(plain, 'mf'));
    expect(worst(after, 'mf')).toBeLessThanOrEqual(at(after, 'file better', 'mf').kept!);
    expect(worst(after, 'bprmf')).toBe(worst(plain, 'bprmf'));
    const places = arenaTables.places.among(after.tables)!.rows.map(({ column }) => column);
    expect([...places].sort()).toEqual(['bprmf', 'mf']);
    // Noise alone is a control and no battery.
    expect(worst(before, 'mf')).toBeNull();
  });

  it('are told in a sentence where they go beyond the budget or the data', async () => {
    const { tensors } = readSafetensors(await exported('fgsm'));
    const far = Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((v) => v * 3) },
      ]),
    );
    const csv = (rows: string) => bytesOf(`user,item,rating\n${rows}\n`);
    const [, first = ''] = text(await exported(null)).split('\n');
    const item = first.split(',')[1]!;
    const result = await withFiles([
      { family: 'embeddings', name: 'far', bytes: writeSafetensors({ tensors: far, metadata: {} }) },
      {
        family: 'fakes',
        name: 'many',
        bytes: csv(Array.from({ length: 40 }, (_, n) => `f${n},${item},5`).join('\n')),
      },
      { family: 'fakes', name: 'high', bytes: csv(`f,${item},7`) },
      { family: 'fakes', name: 'foreign', bytes: csv('f,nothing of the kind,5') },
      { family: 'fakes', name: 'twice', bytes: csv(`f,${item},5\nf,${item},5`) },
      { family: 'fakes', name: 'lost', bytes: null },
      { family: 'fakes', name: 'broken', bytes: bytesOf('a,b\n1,2\n') },
    ]);
    const reason = (name: string) => at(result, `file ${name}`, 'mf').reason;
    expect(reason('far')).toMatch(
      /^far moves \d+ of 200 rows of P of MF, seed 1 by more than ε = 0.5, row \d+ by/,
    );
    expect(reason('many')).toBe(
      'many holds 40 fake users for MF, seed 1, and the budget allows 20: leave some out, or raise Fake users (budget.fakes).',
    );
    expect(reason('high')).toBe('high, line 2, rates 7; ratings here go from 1 to 5.');
    expect(reason('foreign')).toBe(
      'foreign, line 2, rates the item “nothing of the kind”, which is not in this data.',
    );
    expect(reason('twice')).toMatch(/twice, line 3: the fake user “f” rates the item “.+” twice/);
    expect(reason('lost')).toMatch(/^lost is not on this device/);
    expect(reason('broken')).toMatch(/begins with user,item,rating/);
    expect(at(result, 'average', 'mf').kept).not.toBeNull();
    expect(at(result, 'worst', 'mf').kept).not.toBeNull();
  });

  it('of embeddings are refused where they are read, by tensor and row', async () => {
    const add = async (tensors: Record<string, readonly [readonly number[], readonly number[]]>) => {
      const held = Object.fromEntries(
        Object.entries(tensors).map(([name, [shape, data]]) => [
          name,
          { shape, data: Float32Array.from(data) },
        ]),
      );
      const bytes = writeSafetensors({ tensors: held, metadata: {} });
      return withAttackFile(grid(), 'x.safetensors', bytes, env, recorder().run).then(
        () => 'was taken',
        (thrown: Error) => thrown.message,
      );
    };
    const zeros = (rows: number, width: number) => [[rows, width], Array(rows * width).fill(0)] as const;
    const hole = (value: number) =>
      [
        [3, 2],
        [0, 0, 0, value, 0, 0],
      ] as const;
    expect(await add({ 'mf/1/P': hole(Number.NaN) })).toBe(
      'x.safetensors: row 1 of the tensor “mf/1/P” holds NaN; every entry must be a finite number.',
    );
    expect(await add({ 'mf/1/Q': hole(-Infinity) })).toMatch(
      /row 1 of the tensor “mf\/1\/Q” holds -Infinity;/,
    );
    expect(await add({ 'mf/1/P': [[4], [0, 0, 0, 0]] })).toMatch(/“mf\/1\/P” is \[4\]; embeddings are/);
    expect(await add({ 'mf/1/P': zeros(200, 2), 'mf/1/Q': zeros(9, 3) })).toMatch(
      /“mf\/1\/Q” is \[9 × 3\] and “mf\/1\/P” is \[200 × 2\]/,
    );
    expect(await add({ 'mf/1/P': zeros(200, 2), 'mf/2/P': zeros(199, 2) })).toMatch(
      /“mf\/2\/P” is \[199 × 2\] and “mf\/1\/P” is \[200 × 2\]/,
    );
    expect(await add({ 'mf/1/P': zeros(199, 2), 'mf/2/P': zeros(199, 2) })).toBe(
      'x.safetensors: P of MF, seed 1 has 199 rows, and the data has 200 users: it is of other data.',
    );
    expect(await add({ 'mf/1/P': zeros(200, 2), 'bprmf/1/P': zeros(200, 3) })).toBe('was taken');
  });

  it('need names of their own', () => {
    const file = { family: 'fakes', hash: hashOf(1), name: 'one.csv' };
    expect(checkArena(grid({ files: [file, { ...file, hash: hashOf(2) }] }))).toEqual([
      { path: 'files', message: 'Two attacks from files are called one.csv; rename one, rows go by names.' },
    ]);
  });
});
