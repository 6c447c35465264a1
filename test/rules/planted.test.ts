import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * What it takes to add an attack, a defence and a measure: each is planted in a copy of the house, and the files that
 * had to change are held to a list. The compiler names the one place that still lacks what a descriptor promises; the
 * new name then stands in `lab list`, in the schema and in results without a further line.
 */
let house = '';
const changed = new Set<string>();

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'brittle-planted-'));
  const parts = ['cli', 'scripts', 'src', 'workers', 'package.json', 'package-lock.json'];
  const settings = ['tsconfig.base.json', 'tsconfig.workers.json', 'tsconfig.json'];
  for (const part of [...parts, ...settings]) cpSync(part, join(house, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  changed.add(path);
  writeFileSync(join(house, path), text);
};

/** Puts `line` before the first `anchor` of a file. */
function insert(path: string, anchor: string, line: string): void {
  const text = readFileSync(join(house, path), 'utf8');
  const at = text.indexOf(anchor);
  if (at < 0) throw new Error(`${path} has no ‘${anchor}’ any more; plant it elsewhere.`);
  write(path, `${text.slice(0, at)}${line}${text.slice(at)}`);
}

const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8' });
/** On one thread, which takes half the processor time of four. */
const compile = () => run('node_modules/typescript/bin/tsc', '-b', 'cli', 'src', '--singleThreaded').stdout;
/** The files that the compiler complains of. */
const faulty = (said: string) =>
  [...new Set([...said.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file]) => file))].sort();
const lab = (...args: string[]) => run('scripts/lab.mjs', ...args);

function result(name: string, spec: object): { tables: { id: string; rows: Record<string, unknown>[] }[] } {
  writeFileSync(join(house, name), JSON.stringify(spec));
  const { status, stdout, stderr } = lab('run', name, '--quiet', '--workers', '1');
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
const classroom = { dataset: { kind: 'generated', size: 'classroom' }, engine: 'kernels' };

describe('what is planted in a copy of the house', () => {
  it('the descriptors of an attack, a defence and a measure: the compiler asks for one line of each', () => {
    insert(
      'workers/protocol/names/perturb.ts',
      '  bim: {',
      "  sign: { label: 'Signed step', description: 'the sign of every entry', role: 'attacked', marker: 'cross', trained: 'sign' },\n",
    );
    insert(
      'workers/protocol/names/poison.ts',
      "  at: {\n    label: 'AT'",
      "  idle: { label: 'Idle', description: 'plain training under another name', ofRatings: true },\n",
    );
    insert(
      'workers/protocol/names/measures.ts',
      '  mrr: {',
      "  miss: { label: 'Miss@K', column: share, description: 'users without a hit', swept: 9 },\n",
    );
    expect(faulty(compile())).toEqual([
      'workers/defend/ways.ts',
      'workers/perturb/methods.ts',
      'workers/studies/bench/judge.ts',
    ]);
  });

  it('with their files and those lines the house compiles, and nothing else had to change', () => {
    write(
      'workers/perturb/sign.ts',
      `import type { SingleStep } from './method.ts';

/** The sign of each entry of the gradient, each row brought to length 1. */
export const sign: SingleStep<'targets' | 'goal' | 'gradient' | 'draw' | 'rows'> = {
  decides: ['targets', 'goal', 'gradient', 'draw', 'rows'],
  direction: async ({ params, objective }, options) => {
    const { direction } = await objective(options).ascent(params, options.targets, 0);
    return Object.fromEntries(
      Object.entries(direction).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => Math.sign(value) / Math.sqrt(shape[1] ?? 1)) },
      ]),
    );
  },
};
`,
    );
    insert('workers/perturb/methods.ts', 'import { random }', "import { sign } from './sign.ts';\n");
    insert('workers/perturb/methods.ts', 'fgsm, bim', 'sign, ');
    write(
      'workers/defend/idle.ts',
      `import { trainChanging } from './mf-training.ts';
import type { Way } from './way.ts';

/** Trains on, and changes nothing. */
export const idle: Way<never> = {
  decides: [],
  ofModel: true,
  train: ({ task, run, onEngine }) =>
    onEngine((engine) => trainChanging(task, 0, engine, run, async () => null)),
};
`,
    );
    insert('workers/defend/ways.ts', 'import type { MfTask }', "import { idle } from './idle.ts';\n");
    insert('workers/defend/ways.ts', 'at, pcmf', 'idle, ');
    write(
      'workers/measure/miss.ts',
      `import type { Ranking } from './rank.ts';

/** Share of users with no target among the K best. */
export function missShare({ task, ranks, k }: Ranking): number {
  const { users, targetOffsets } = task;
  const missed = [...users].filter((_, n) => {
    const own = ranks.subarray(targetOffsets[n], targetOffsets[n + 1]);
    return own.every((rank) => rank >= k);
  });
  return missed.length / users.length;
}
`,
    );
    insert(
      'workers/studies/bench/judge.ts',
      'import { type Ranking, rankAll }',
      "import { missShare } from '../../measure/miss.ts';\n",
    );
    insert(
      'workers/studies/bench/judge.ts',
      '    ...beyondMeasures(ranking),',
      '    miss: missShare(ranking),\n',
    );
    expect(compile()).toBe('');
    expect([...changed].sort()).toEqual([
      'workers/defend/idle.ts',
      'workers/defend/ways.ts',
      'workers/measure/miss.ts',
      'workers/perturb/methods.ts',
      'workers/perturb/sign.ts',
      'workers/protocol/names/measures.ts',
      'workers/protocol/names/perturb.ts',
      'workers/protocol/names/poison.ts',
      'workers/studies/bench/judge.ts',
    ]);
  });

  it('an option that a method reads but does not declare does not compile, nor one declared by its list alone', () => {
    const path = 'workers/perturb/sign.ts';
    const other = 'workers/perturb/undeclared.ts';
    const text = readFileSync(join(house, path), 'utf8');
    write(
      path,
      text.replace(
        "decides: ['targets', 'goal', 'gradient', 'draw', 'rows']",
        "decides: ['targets', 'goal', 'gradient', 'draw', 'rows', 'noise']",
      ),
    );
    write(
      other,
      text.replace('options.targets, 0', "options.noise === 'normal' ? 'both' : options.targets, 0"),
    );
    expect(faulty(compile())).toEqual([path, other]);
    write(path, text);
    rmSync(join(house, other));
  });

  // All three at once, since the command line is built anew for every change.
  it('the attack stands in the list and in results, beside the measure', () => {
    expect(lab('list').stdout).toMatch(/^ {2}sign +Signed step +the sign of every entry$/m);
    const { tables } = result('sweep.json', {
      study: 'perturb',
      ...classroom,
      repeats: 1,
      model: { kind: 'bprmf', factors: 8, epochs: 2 },
      attack: { methods: ['fgsm', 'sign'], from: 1, to: 2, points: 2 },
    });
    const rows = tables.find(({ id }) => id === 'sweep')?.rows ?? [];
    const norms = (method: string) =>
      rows.filter((row) => row.method === method).map(({ maxNorm }) => maxNorm);
    // Another direction of the same length, not FGSM under another name.
    expect(norms('sign')).toEqual([expect.closeTo(1, 4), expect.closeTo(2, 4)]);
    const measured = (method: string) => rows.filter((row) => row.method === method).map(({ auc }) => auc);
    expect(measured('sign')).not.toEqual(measured('fgsm'));
    expect(rows).toHaveLength(4);
    for (const { miss, hr } of rows) expect(miss).toBeCloseTo(1 - Number(hr), 10);
  });

  it('the defence stands in the list and in results', () => {
    const { tables } = result('defence.json', {
      study: 'poison',
      ...classroom,
      repeats: 1,
      model: { kind: 'mf', factors: 8, epochs: 2 },
      attack: { profiles: ['random'] },
      defence: { methods: ['idle'] },
      measure: { climb: false },
    });
    const rows = tables.find(({ id }) => id === 'summary')?.rows ?? [];
    const of = (defence: string) => rows.find((row) => row.attack === 'random' && row.defence === defence);
    expect(of('idle')?.rmse).toEqual(of('none')?.rmse);
    expect(lab('list').stdout).toMatch(/^ {2}idle +Idle +plain training under another name$/m);
  });
});
