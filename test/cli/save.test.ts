import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../workers/core/safetensors.ts';
import { generate } from '../../workers/data/generator/generate.ts';
import { makeSplit } from '../../workers/data/splits.ts';
import { applyView } from '../../workers/data/views.ts';
import { rankAll } from '../../workers/measure/rank.ts';
import { rankingTask } from '../../workers/measure/task.ts';
import { parseSpec, type SpecInput } from '../../workers/protocol.ts';
import { readModelFile } from '../../workers/store/model-file.ts';
import { file, folder, lab } from './call.ts';

const dataset = { kind: 'generated', size: 'classroom' } as const;
const specs = {
  train: { study: 'train', dataset, model: { kind: 'bprmf', factors: 4, epochs: 2 } },
  'train fm': { study: 'train', dataset, model: { kind: 'fm', factors: 2, epochs: 1 } },
  perturb: {
    study: 'perturb',
    dataset,
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
    attack: { points: 2, methods: ['fgsm'] },
  },
  certify: {
    study: 'certify',
    dataset,
    model: { kind: 'fm', factors: 2, epochs: 1 },
    attack: { sample: 5, budget: 2, nodes: 1000 },
  },
  evade: {
    study: 'evade',
    dataset,
    model: { kind: 'ncf', factors: 2, layers: [4, 2], epochs: 1, batch: 8192, negatives: 1 },
    student: { factors: 2, layers: [4, 2], epochs: 1 },
    defence: { strategies: ['fncf'], levels: [0] },
    attack: { points: 2, examples: 2, iterations: 2, searchSteps: 1, draws: 1 },
    measure: { every: 0 },
    repeats: 1,
    widths: [],
  },
  poison: {
    study: 'poison',
    dataset,
    model: { kind: 'mf', factors: 4, epochs: 2 },
    measure: { climb: false },
    attack: { profiles: ['random'] },
    defence: { methods: ['at'] },
    repeats: 2,
  },
  arena: { study: 'arena', dataset, columns: ['mf', 'mf-rdma'], rows: ['random'], repeats: 2 },
  fakes: {
    study: 'fakes',
    dataset,
    defence: { ensemble: { kind: 'partitions', shards: 5 }, voter: 'neighbours' },
  },
};

interface Index {
  readonly hash: string;
  readonly files: readonly { file: string; kind: string; name: string; split?: string; key?: string }[];
}

/** Runs a spec with --save, and gives the folder, its index, and the result. */
async function saved(spec: object) {
  const dir = join(folder(), 'saved');
  const { status, out, err } = await lab(['run', file('spec.json', spec), '--save', dir]);
  expect({ status, err: status ? err : '' }).toEqual({ status: 0, err: '' });
  const index: Index = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8'));
  const of = (kind: string) => index.files.filter((one) => one.kind === kind);
  const bytes = (name: string) => new Uint8Array(readFileSync(join(dir, name)));
  const rows = (name: string) =>
    readFileSync(join(dir, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
  return { dir, out, result: JSON.parse(out), index, of, bytes, rows };
}

describe('--save', () => {
  it.each(Object.entries(specs))(
    'of %s changes no result, and names each file that it writes',
    async (_name, spec) => {
      const { dir, out, result, index, of } = await saved(spec);
      expect(out).toBe((await lab(['run', file('spec.json', spec)])).out);
      expect(index.hash).toBe(result.hash);
      const written = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      );
      expect(index.files).toHaveLength(written.length - 1);
      for (const one of index.files) {
        expect(existsSync(join(dir, one.file))).toBe(true);
        if (one.split) expect(of('splits').map((split) => split.file)).toContain(one.split);
      }
      expect(of('tables').map(({ name }) => name)).toEqual(result.tables.map(({ id }: { id: string }) => id));
      expect(of('splits').length).toBeGreaterThan(0);
    },
  );

  it('writes the split and the ranking of the very model that it writes', async () => {
    const { of, bytes, rows, result } = await saved(specs.train);
    const spec = parseSpec(specs.train as SpecInput);
    const view = applyView(generate({ ...dataset, seed: 1 }), spec.view);
    const split = makeSplit(view, spec.split);
    const [splits] = of('splits');
    const [head, ...lines] = rows(splits!.file);
    expect(head).toEqual(['user', 'item', 'part', 'rating', 'time']);
    for (const part of ['train', 'validation', 'test'] as const) {
      const wanted: string[] = [];
      const { columns, offsets } = split[part];
      for (let user = 0; user < split.nUsers; user++)
        for (let at = offsets[user]!; at < offsets[user + 1]!; at++)
          wanted.push(`${view.userIds[user]} ${view.itemIds[columns[at]!]}`);
      expect(lines.filter((line) => line[2] === part).map(([user, item]) => `${user} ${item}`)).toEqual(
        wanted,
      );
    }
    const { model } = readModelFile(bytes(of('models')[0]!.file), '2026-01-01T00:00:00Z');
    const { P, Q } = model.params;
    const task = rankingTask(split, 'test', spec.measure.candidates, spec.seed);
    const scores = (users: Int32Array) =>
      Float32Array.from(
        [...users].flatMap((u) =>
          Array.from({ length: split.nItems }, (_, i) => {
            let dot = 0;
            for (let f = 0; f < 4; f++) dot += P!.data[4 * u + f]! * Q!.data[4 * i + f]!;
            return dot;
          }),
        ),
      );
    const ranking = await rankAll({ scores: async (users) => scores(users), dispose: () => {} }, task, 10, {
      gate: async () => {},
    });
    const own = of('rankings').find(({ name }) => name === 'BPR-MF')!;
    const places = rows(own.file)
      .slice(1)
      .map((row) => Number(row[2]));
    expect(places).toEqual([...ranking.ranks].map((rank) => rank + 1));
    // What the table says follows from the places.
    const hits = places.filter((place) => place <= 10).length / places.length;
    const measures = result.tables.find(({ id }: { id: string }) => id === 'measures').rows;
    expect(measures.find(({ measure }: { measure: string }) => measure.startsWith('HR')).model).toBeCloseTo(
      hits,
      10,
    );
  });

  it('writes the fake users and the poisoned models of each repeat, apart', async () => {
    const { of, bytes, rows } = await saved(specs.poison);
    expect(of('fakes')).toHaveLength(2);
    expect(of('splits')).toHaveLength(2);
    // Two clean ones, two poisoned, two defended.
    expect(of('models')).toHaveLength(6);
    for (const { file: name } of of('fakes')) {
      const lines = rows(name).slice(1);
      expect(new Set(lines.map(([fake]) => fake)).size).toBeGreaterThan(1);
      for (const [, item, value] of lines) {
        expect(item).toMatch(/\S/);
        expect(Number(value)).toBeGreaterThan(0);
      }
    }
    const sizes = of('models').map(({ file: name }) => readSafetensors(bytes(name)).tensors.P!.shape[0]!);
    expect(new Set(sizes).size).toBe(2);
    expect(of('rankings').some(({ name }) => /AT.*targets$/.test(name))).toBe(true);
  });

  it('writes what a machine says of each instance', async () => {
    const { of, rows, result } = await saved(specs['train fm']);
    const lines = rows(of('instances')[0]!.file).slice(1);
    const right = lines.filter(([, , , label, logit]) => Number(logit) > 0 === (label === '1')).length;
    const measures = result.tables.find(({ id }: { id: string }) => id === 'measures').rows;
    expect(measures.find(({ measure }: { measure: string }) => measure === 'Accuracy').model).toBeCloseTo(
      right / lines.length,
      10,
    );
  });

  it('is refused before anything is computed where its folder cannot be made, and elsewhere than on run', async () => {
    const spec = file('spec.json', specs.train);
    const refused = await lab(['run', spec, '--save', file('x', 'no folder')]);
    expect(refused).toMatchObject({ status: 1, err: expect.stringMatching(/--save cannot be made/) });
    const odd = await lab(['sweep', spec, '--out', folder(), '--save', folder()]);
    expect(odd).toMatchObject({ status: 1, err: expect.stringMatching(/--save belongs to the command run/) });
  });
});
