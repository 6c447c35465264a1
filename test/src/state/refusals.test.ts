import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lookForAttacks } from '../../../src/state/attacks.ts';
import { useRefusals } from '../../../src/state/refusals.ts';
import { useSpec } from '../../../src/state/spec.ts';
import { parseSpec } from '../../../workers/protocol.ts';

const kept = vi.hoisted(() => new Set<string>());
vi.mock('../../../src/lab/lab.ts', () => ({
  lab: {
    attacksHere: async (hashes: readonly string[]) => ({
      ok: true,
      value: hashes.filter((hash) => kept.has(hash)),
    }),
  },
}));

describe('why the experiment in the controls cannot run', () => {
  beforeEach(() => useSpec.getState().setSpec(parseSpec({ study: 'perturb' })));

  it('follows the controls', () => {
    const { setSpec, patch } = useSpec.getState();
    expect(useRefusals.getState()).toEqual([]);
    setSpec(parseSpec({ study: 'perturb', model: { kind: 'ncf' } }));
    patch('engine', 'kernels');
    expect(useRefusals.getState()).toEqual([
      { path: 'engine', message: expect.stringMatching(/do not train NCF/) },
    ]);
    patch('engine', 'auto');
    expect(useRefusals.getState()).toEqual([]);
  });

  it('says what no engine can hold, before anything is computed', () => {
    const model = { kind: 'ncf', factors: 512, layers: Array<number>(6).fill(1024), batch: 65_536 } as const;
    useSpec.getState().setSpec(parseSpec({ study: 'train', model }));
    expect(useRefusals.getState()).toEqual([
      { path: 'model.batch', message: expect.stringMatching(/an engine can hold 4\.3 GB at most/) },
    ]);
  });

  it('says which attacks from files are not on this device, until they are or the grid does without them', async () => {
    const [one, two] = ['a', 'b'].map((letter) => ({
      family: 'fakes' as const,
      hash: letter.repeat(64),
      name: `${letter}.csv`,
    }));
    const { setSpec } = useSpec.getState();
    const told = () => useRefusals.getState().map(({ path, message }) => `${path}: ${message}`);
    setSpec(parseSpec({ study: 'arena', files: [one!, two!] }));
    await vi.waitFor(() =>
      expect(told()).toEqual([
        'files: The grid names the attacks a.csv and b.csv from files that are not on this device: add the same files under “Attacks from files”, or take them out there.',
      ]),
    );
    kept.add(one!.hash);
    await lookForAttacks();
    expect(told()).toEqual([
      'files: The grid names the attack b.csv from a file that is not on this device: add the same file under “Attacks from files”, or take it out there.',
    ]);
    setSpec(parseSpec({ study: 'arena', files: [one!] }));
    expect(told()).toEqual([]);
    await lookForAttacks();
    expect(told()).toEqual([]);
  });

  it('is the same nothing while nothing is wrong, so that no control is drawn again', () => {
    const before = useRefusals.getState();
    useSpec.getState().patch('seed', 7);
    expect(useRefusals.getState()).toBe(before);
  });
});
