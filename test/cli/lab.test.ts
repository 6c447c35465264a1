import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../workers/protocol/spec/resolve.ts';
import { file, folder, lab } from './call.ts';

const tiny = {
  study: 'perturb',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 4, epochs: 2 },
  repeats: 1,
  attack: { points: 2 },
};

/** A small table of ratings, u1 to u30 and 20 items. */
const ratings = (shift = 0) =>
  ['user,item,rating,time']
    .concat(
      Array.from({ length: 240 }, (_, n) =>
        [
          `u${(n % 30) + 1}`,
          `i${((n * 7 + Math.floor(n / 30)) % 20) + 1}`,
          ((n + shift) % 5) + 1,
          1000 + n,
        ].join(','),
      ),
    )
    .join('\n');

describe('the command line', () => {
  it('helps, and without arguments too', async () => {
    const helped = await lab(['help']);
    expect(helped).toMatchObject({ status: 0, err: '' });
    expect(helped.out).toMatch(/run SPEC\.json/);
    expect((await lab([])).out).toBe(helped.out);
    const ofSweep = (await lab(['sweep', '--help'])).out;
    expect(ofSweep).toMatch(/^ {2}npm run lab -- sweep SPEC\.json[\s\S]*docs\/examples\/arena\.json/);
    expect(ofSweep).not.toMatch(/lab -- (run|merge)/);
    expect((await lab(['help', 'merge'])).out).toMatch(/^ {2}npm run lab -- merge DIR/);
    expect((await lab(['help', 'nonsense'])).out).toBe(helped.out);
  });

  it('lists readers, models, attacks, defences, measures and studies', async () => {
    const { status, out } = await lab(['list']);
    expect(status).toBe(0);
    for (const word of ['movielens-100k', 'bprmf', 'fgsm', 'bim', 'distillation', 'coverage', 'perturb']) {
      expect(out).toContain(word);
    }
  });

  it('explains a spec by the resolved one, which explains itself', async () => {
    const { status, out } = await lab(['explain', file('spec.json', { study: 'train' })]);
    expect(status).toBe(0);
    expect(parseSpec(JSON.parse(out))).toEqual(parseSpec({ study: 'train' }));
    expect((await lab(['explain', file('spec.json', out)])).out).toBe(out);
  });

  it('runs a study to JSON, the same bytes each time, on stdout or in a file', async () => {
    const spec = file('spec.json', tiny);
    const first = await lab(['run', spec]);
    expect(first.status).toBe(0);
    const result = JSON.parse(first.out);
    expect(result.engine).toBe('kernels');
    expect(result.tables.map((table: { id: string }) => table.id)).toEqual([
      'training',
      'sweep',
      'summary',
      'baselines',
      'users',
    ]);
    expect(first.err).toMatch(/Training BPR-MF/);
    const path = join(folder(), 'result.json');
    const second = await lab(['run', spec, '--out', path, '--quiet']);
    expect(second).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(path, 'utf8')).toBe(first.out);
  });

  it('reads data from files, says that they replace generated data, and names them in the result', async () => {
    const data = file('ratings.csv', ratings());
    const first = await lab(['run', file('spec.json', tiny), '--data', data]);
    expect(first.err).toMatch(/takes the place of the spec's generated data/);
    expect(first.status).toBe(0);
    const { spec } = JSON.parse(first.out);
    expect(spec.dataset).toMatchObject({ kind: 'file', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    // The result's spec is a whole experiment: it runs again on the same files, and on no others.
    const again = file('again.json', spec);
    expect((await lab(['run', again, '--data', data])).out).toBe(first.out);
    const without = await lab(['run', again]);
    expect(without.status).toBe(1);
    expect(without.err).toMatch(/give them with --data PATH/);
    const wrong = await lab(['run', again, '--data', file('ratings.csv', ratings(1))]);
    expect(wrong.status).toBe(1);
    expect(wrong.err).toMatch(/hold another data set/);
  });

  it('says which file was taken for what and which were left alone, and takes another where it is told to', async () => {
    const data = folder();
    writeFileSync(join(data, 'ratings.csv'), ratings());
    writeFileSync(
      join(data, 'trust.csv'),
      ratings()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').slice(0, 2).join(','))
        .join('\n'),
    );
    const spec = file('spec.json', tiny);
    const guessed = await lab(['run', spec, '--data', data, '--quiet']);
    expect(guessed.err).toMatch(
      /ratings\.csv as interactions \(columns: user item rating time; its first line holds names\)/,
    );
    expect(guessed.err).toMatch(/Left alone: trust\.csv\. This is a guess/);
    const told = await lab([
      'run',
      spec,
      '--data',
      data,
      '--main',
      'trust.csv',
      '--columns',
      'item,user',
      '--quiet',
    ]);
    expect(told.status).toBe(0);
    expect(JSON.parse(told.out).spec.dataset.hash).not.toBe(JSON.parse(guessed.out).spec.dataset.hash);
    // What a person said is no guess.
    expect(told.err).toBe('');
    const aloud = await lab(['run', spec, '--data', data, '--main', 'trust.csv', '--columns', 'item,user']);
    expect(aloud.err).toMatch(/trust\.csv as interactions \(columns: item user\)/);
  });

  it('reads the file that is named as the main one, and none of its likes', async () => {
    const data = folder();
    const table = (first: number) =>
      ['user,item,rating']
        .concat(
          Array.from(
            { length: 200 },
            (_, n) => `${first + (n % 20)},${first + ((n * 7) % 31)},${1 + (n % 5)}`,
          ),
        )
        .join('\n');
    writeFileSync(join(data, 'a.csv'), table(0));
    writeFileSync(join(data, 'b.csv'), table(1000));
    const spec = file('spec.json', tiny);
    const read = async (...more: string[]) => {
      const { status, out } = await lab(['run', spec, '--data', ...more, '--quiet']);
      expect(status).toBe(0);
      return JSON.parse(out).spec.dataset.hash;
    };
    expect(await read(data, '--main', 'b.csv')).toBe(await read(join(data, 'b.csv')));
    expect(await read(data, '--main', 'a.csv')).toBe(await read(join(data, 'a.csv')));
  });

  it('stops at Ctrl-C with status 130', async () => {
    const long = { ...tiny, model: { kind: 'bprmf', epochs: 5000 } };
    const stopped = await lab(['run', file('spec.json', long)], /Training/);
    expect(stopped.status).toBe(130);
    expect(stopped.out).toBe('');
  });

  const bad: Record<string, [string[], RegExp]> = {
    'an unknown command': [['walk'], /There is no command walk/],
    'an unknown option': [['run', 'x.json', '--fast'], /'--fast'/],
    'no spec': [['run'], /needs the path of a spec/],
    'a missing spec': [['run', '/nowhere/spec.json'], /\/nowhere\/spec\.json cannot be read/],
    'a spec that is no JSON': [['run', file('spec.json', '{"study": }')], /is not JSON/],
    'a spec out of range': [
      ['explain', file('spec.json', { study: 'train', model: { kind: 'bprmf', factors: 0 } })],
      /model\.factors must be at least 1/,
    ],
    'a misspelt member': [
      ['explain', file('spec.json', { study: 'train', model: { kind: 'bprmf', factor: 8 } })],
      /mean nothing here: model\.factor;/,
    ],
    'an unknown engine': [['run', 'x.json', '--engine', 'abacus'], /There is no engine abacus/],
    'WebGL without a browser': [
      ['run', file('spec.json', tiny), '--engine', 'tfjs-webgl'],
      /WebGL needs a browser/,
    ],
    'missing data': [['run', file('spec.json', tiny), '--data', '/nowhere'], /no file or folder \/nowhere/],
    'a main file that is none': [
      ['run', file('spec.json', tiny), '--data', file('x.csv', ratings()), '--main', 'y.csv'],
      /--main y\.csv is none of the files: x\.csv\./,
    ],
    'columns that are none': [
      ['run', 'x.json', '--data', 'x.csv', '--columns', 'user,thing'],
      /--columns takes user, item.* not thing\./,
    ],
    'columns that are too few': [
      ['run', file('spec.json', tiny), '--data', file('x.csv', ratings()), '--columns', 'user,item'],
      /names 2 columns, but x\.csv has 4/,
    ],
    'columns of nothing': [['run', 'x.json', '--columns', 'user,item'], /need --data PATH/],
    'data that is none': [
      ['run', file('spec.json', tiny), '--data', file('x.bin', '\0\u0001\0\0\u0002')],
      /x\.bin/,
    ],
    'an attack on a model without BPR gradient': [
      ['run', file('spec.json', { ...tiny, model: { kind: 'popularity' } })],
      /set model\.kind to bprmf/,
    ],
    'a result that cannot be written': [
      ['run', file('spec.json', tiny), '--quiet', '--out', '/nowhere/result.json'],
      /There is no folder \/nowhere for --out/,
    ],
    'a result that would take the place of a folder': [
      ['run', file('spec.json', tiny), '--quiet', '--out', folder()],
      /is a folder; name a file in it/,
    ],
    'more than a command takes': [['list', 'models'], /What is models\?/],
    'data for a command that reads none': [
      ['explain', file('spec.json', tiny), '--data', 'ratings.csv'],
      /What is ratings\.csv\?/,
    ],
    'a list without an entry': [
      ['explain', file('spec.json', { ...tiny, attack: { methods: [] } })],
      /attack\.methods must hold at least one entry/,
    ],
  };
  for (const [what, [args, said]] of Object.entries(bad)) {
    it(`says in one sentence what is wrong with ${what}, with status 1`, async () => {
      const { status, out, err } = await lab(args);
      expect(status).toBe(1);
      expect(out).toBe('');
      const last = `${err.trimEnd().split('\n').at(-1)}\n`;
      expect(last).toMatch(said);
    });
  }
});
