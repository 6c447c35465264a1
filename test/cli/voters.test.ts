import { cpSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSealed, writeSealed } from '../../cli/sealed.ts';
import { file, folder, lab } from './call.ts';

const samples = {
  study: 'fakes',
  dataset: { kind: 'generated', size: 'classroom' },
  defence: {
    voter: 'neighbours',
    votes: 3,
    ensemble: { kind: 'samples', models: 60, size: 30, everyone: true, alpha: 0.1, looks: 2 },
  },
  attack: { fakes: 3, profiles: ['bandwagon'], at: [2], models: 20 },
};
const parts = {
  ...samples,
  defence: { votes: 10, ensemble: { kind: 'partitions', shards: 12 } },
};
const votesIn = (dir: string) => readdirSync(join(dir, 'votes')).sort();

/** All shards of a sweep, the last first; gives the folder. */
async function swept(spec: string, shards: number): Promise<string> {
  const dir = folder();
  for (let part = shards; part >= 1; part--) {
    const { status, err } = await lab(['sweep', spec, '--out', dir, '--shard', `${part}/${shards}`]);
    expect({ status, err }).toMatchObject({ status: 0 });
    if (part > 1) {
      const early = await lab(['merge', dir]);
      expect(early).toMatchObject({ status: 1, out: '' });
      expect(early.err).toMatch(/packets? of voters (is|are) still to be trained/);
    }
  }
  return dir;
}

describe('voters that are trained in parts', () => {
  it.each([
    ['samples', samples],
    ['parts', parts],
  ])('come to the result of one process, byte for byte: %s', async (_, spec) => {
    const path = file('spec.json', spec);
    const dir = await swept(path, 3);
    const alone = await lab(['run', path]);
    expect(alone.status).toBe(0);
    expect((await lab(['merge', dir, '--form', 'json'])).out).toBe(alone.out);
  });

  it('are not trained again where they are there, and are shown as text and CSV', async () => {
    const path = file('spec.json', samples);
    const dir = await swept(path, 2);
    const before = votesIn(dir).map((name) => readFileSync(join(dir, 'votes', name)));
    const [name] = votesIn(dir);
    const votes = join(dir, 'votes', name!);
    unlinkSync(votes);
    writeFileSync(`${votes}.123.draft`, 'half of it');
    await lab(['sweep', path, '--out', dir, '--quiet']);
    expect(
      votesIn(dir)
        .filter((one) => !one.endsWith('draft'))
        .map((one) => readFileSync(join(dir, 'votes', one))),
    ).toEqual(before);
    const text = (await lab(['merge', dir])).out.split('\n');
    expect(text).toHaveLength(6);
    expect(text[0]).toMatch(/Fake users +Precision@10/);
    expect(text[1]).toMatch(/^ +60 +0 +0\.\d{4}/);
    expect((await lab(['merge', dir, '--form', 'csv'])).out).toMatch(
      /^models,fakes,precision,recall,f1,kept/,
    );
  });

  it('are added to none of another version, engine, spec or data, nor where damaged', async () => {
    const dir = await swept(file('spec.json', samples), 1);
    const votes = join(dir, 'votes', votesIn(dir)[0]!);
    const content = (await readSealed(votes)) as object;
    const says = async (change: object) => {
      await writeSealed(votes, { ...content, ...change });
      return (await lab(['merge', dir])).err;
    };
    expect(await says({ brittle: '0.0.9' })).toMatch(/was made by version 0\.0\.9 of the lab, and this is/);
    expect(await says({ engine: 'tfjs-cpu' })).toMatch(
      /on the engine tfjs-cpu, and the others are of kernels/,
    );
    const other = await swept(file('other.json', { ...samples, seed: 2 }), 1);
    const strange = join(other, 'votes', votesIn(other)[0]!);
    cpSync(strange, votes);
    expect((await lab(['merge', dir])).err).toMatch(/holds votes of another spec or of other data/);
    const bytes = readFileSync(strange);
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(strange, bytes);
    expect((await lab(['merge', other])).err).toMatch(/is damaged; delete it and run the sweep again/);
    expect((await lab(['sweep', file('spec.json', { ...samples, seed: 3 }), '--out', dir])).err).toMatch(
      /holds the parts of another sweep/,
    );
    expect((await lab(['merge', other, '--form', 'latex'])).status).toBe(1);
  });
});
