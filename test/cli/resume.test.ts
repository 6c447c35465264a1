import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../cli/progress.ts';
import { file, folder, lab } from './call.ts';

const tiny = {
  study: 'perturb',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 4, epochs: 4 },
  repeats: 2,
  attack: { points: 3 },
};
const poison = {
  study: 'poison',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'mf', factors: 4, epochs: 3 },
  measure: { climb: false },
  attack: { profiles: ['random'] },
  defence: { methods: [] },
};
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('a run that is stopped', () => {
  it('leaves what is done, marked, and goes on to the very result of a run that was not', async () => {
    const spec = file('spec.json', tiny);
    const [out, kept] = [join(folder(), 'out.json'), join(folder(), 'kept')];
    const args = ['run', spec, '--out', out, '--resume', kept];
    const stopped = await lab(args, /Perturbing by FGSM, seed 1/);
    expect(stopped.status).toBe(130);
    expect(stopped.err).toMatch(
      /What is done lies in .*out\.json, marked partial\. The same command goes on/,
    );
    const left = read(out);
    expect(left.partial).toMatch(/stopped before it ended/);
    expect(left.tables[0]).toMatchObject({ id: 'training' });
    expect(left.tables[0].rows.length).toBeGreaterThan(0);
    const on = await lab(args);
    expect(on.status).toBe(0);
    expect(on.err).not.toMatch(/Training BPR-MF, seed 1/);
    expect(readFileSync(out, 'utf8')).toBe((await lab(['run', spec])).out);
  });

  it('writes beside a result that is there', async () => {
    const out = file('out.json', 'kept as it is');
    const stopped = await lab(['run', file('spec.json', tiny), '--out', out], /Perturbing by FGSM/);
    expect(stopped.status).toBe(130);
    expect(readFileSync(out, 'utf8')).toBe('kept as it is');
    expect(read(`${out}.partial`).partial).toMatch(/stopped/);
  });

  it('writes nothing before anything is done', async () => {
    const out = join(folder(), 'out.json');
    const long = { study: 'train', dataset: { kind: 'generated', size: 'ml-100k' } };
    const stopped = await lab(['run', file('spec.json', long), '--out', out], /Making up/);
    expect(stopped).toMatchObject({ status: 130, err: expect.stringMatching(/The run was stopped\.\n$/) });
    expect(existsSync(out)).toBe(false);
  });

  it('takes over the parts that were done, and forgets them when it ends', async () => {
    const spec = file('spec.json', poison);
    const kept = join(folder(), 'kept');
    await lab(['run', spec, '--resume', kept], /repeat 2 of 3/);
    expect(readdirSync(join(kept, 'parts'))).toHaveLength(1);
    const on = await lab(['run', spec, '--resume', kept]);
    expect(on.err).toMatch(/1 of 3 parts were done before the run was cut off/);
    expect(on.out).toBe((await lab(['run', spec])).out);
    expect(readdirSync(join(kept, 'parts'))).toEqual([]);
  });
});

describe('what is kept', () => {
  it('serves another attack on the same models, which gives what it gives without', async () => {
    const kept = join(folder(), 'kept');
    await lab(['run', file('spec.json', tiny), '--resume', kept]);
    const other = file('other.json', { ...tiny, attack: { points: 2, methods: ['bim'], iterations: 2 } });
    const { out, err } = await lab(['run', other, '--resume', kept]);
    expect(err).not.toMatch(/Training BPR-MF/);
    expect(out).toBe((await lab(['run', other])).out);
  });

  it.each([
    ['another K', tiny, { measure: { k: 3 } }],
    ['sampled candidates', tiny, { measure: { candidates: { kind: 'sampled', negatives: 20 } } }],
    ['fewer looks', { ...tiny, measure: { every: 1 } }, { measure: { every: 2 } }],
    ['a look at the end alone', tiny, { measure: { every: 0 } }],
    [
      'another K of a defended model',
      { ...tiny, defence: { kind: 'apr', epochs: 2 } },
      { measure: { k: 3 } },
    ],
    [
      'another K of ratings',
      { ...tiny, model: { kind: 'mf', factors: 4, epochs: 4 } },
      { measure: { k: 3 } },
    ],
  ])('serves %s without training again, to what it gives without', async (_what, before, change) => {
    const kept = join(folder(), 'kept');
    await lab(['run', file('spec.json', before), '--resume', kept]);
    const other = file('other.json', { ...before, ...change });
    const { out, err, status } = await lab(['run', other, '--resume', kept]);
    expect(status).toBe(0);
    expect(err).not.toMatch(/Training/);
    expect(out).toBe((await lab(['run', other])).out);
  });

  it('trains again for more looks than there were', async () => {
    const kept = join(folder(), 'kept');
    await lab(['run', file('spec.json', tiny), '--resume', kept]);
    const more = file('more.json', { ...tiny, measure: { every: 3 } });
    const { out, err } = await lab(['run', more, '--resume', kept]);
    expect(err).toMatch(/Training/);
    expect(out).toBe((await lab(['run', more])).out);
  });

  it.each([
    ['cut', () => Buffer.from('x')],
    [
      'turned over in one bit of its last number',
      (bytes: Buffer) => {
        bytes[bytes.length - 20]! ^= 0x10;
        return bytes;
      },
    ],
  ])('is computed again where it is %s, which is said', async (_how, damage) => {
    const kept = join(folder(), 'kept');
    const spec = file('spec.json', tiny);
    const { out } = await lab(['run', spec, '--resume', kept]);
    for (const name of readdirSync(join(kept, 'models'))) {
      const path = join(kept, 'models', name);
      writeFileSync(path, damage(readFileSync(path)));
    }
    const again = await lab(['run', spec, '--resume', kept]);
    expect(again.err).toMatch(/Warning: .* is damaged, and what it held is computed again/);
    expect(again.out).toBe(out);
  });

  it('needs a folder that can be made', async () => {
    const { status, err } = await lab(['run', file('spec.json', tiny), '--resume', file('x', 'no folder')]);
    expect(status).toBe(1);
    expect(err).toMatch(/for --resume cannot be made/);
  });
});

it('says in a log what begins, once, and each minute how far it is', () => {
  let text = '';
  let time = 0;
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const bar = new ProgressBar(sink, false, false, () => time);
  for (let n = 0; n <= 100; n++) {
    time = 2000 * n;
    bar.show(n % 2 ? 'Training' : 'Attacking', n / 100, 1000 * (200 - 2 * n));
  }
  expect(text.split('\n').slice(0, 5)).toEqual([
    'Attacking',
    'Training',
    'Training: 31 %, 3 min left',
    'Training: 61 %, 78 s left',
    'Training: 91 %, 18 s left',
  ]);
});
