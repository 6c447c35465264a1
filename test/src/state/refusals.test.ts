import { beforeEach, describe, expect, it } from 'vitest';
import { useRefusals } from '../../../src/state/refusals.ts';
import { useSpec } from '../../../src/state/spec.ts';
import { parseSpec } from '../../../workers/protocol.ts';

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

  it('is the same nothing while nothing is wrong, so that no control is drawn again', () => {
    const before = useRefusals.getState();
    useSpec.getState().patch('seed', 7);
    expect(useRefusals.getState()).toBe(before);
  });
});
