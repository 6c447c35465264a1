import { describe, expect, it } from 'vitest';
import { checkSpec, parseSpec } from '../../workers/protocol.ts';
import { refused } from '../workers/protocol/spec/refused.ts';
import { file, lab } from './call.ts';

const small = 'user,item,rating,time\n1,2,3,4\n1,3,3,5\n2,2,1,6\n2,3,1,7\n';

describe('the command line refuses what cannot run', () => {
  it.each(refused)('$why: run and explain say the sentence, and no data is made up', async ({ spec }) => {
    const [{ message }] = checkSpec(parseSpec(spec));
    const path = file('spec.json', spec);
    expect(await lab(['run', path])).toEqual({ status: 1, out: '', err: `${message}\n` });
    const explained = await lab(['explain', path]);
    expect(explained).toMatchObject({ status: 1, err: `${message}\n` });
    // It writes out what a spec does without at its default too; read again it is the same experiment.
    expect(parseSpec(JSON.parse(explained.out))).toEqual(parseSpec(spec));
  });

  it('by the engine asked for, which stands in for that of the spec', async () => {
    const path = file('spec.json', { study: 'evade' });
    const { status, err } = await lab(['run', path, '--engine', 'kernels']);
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringMatching(/kernels do not train NCF/),
    });
  });

  it('but not for the generated data of the spec where files take their place', async () => {
    const path = file('spec.json', { study: 'train', split: { kind: 'given' } });
    const { err } = await lab(['run', path, '--data', file('ratings.csv', small)]);
    expect(err).not.toMatch(/Generated data/);
    expect(err).toMatch(/did not come in parts/);
  });
});
