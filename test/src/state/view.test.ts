import { beforeEach, describe, expect, it } from 'vitest';
import { useRun } from '../../../src/state/run.ts';
import { useSpec } from '../../../src/state/spec.ts';
import { look, setView, useView, viewOf } from '../../../src/state/view.ts';
import { initialView } from '../../../src/state/viewMembers.ts';
import { parseSpec, type Spec, type SpecInput } from '../../../workers/protocol.ts';

const certify = (more: Partial<SpecInput> = {}) => parseSpec({ study: 'certify', ...more });
const other = (spec: Spec, seed: number): Spec =>
  parseSpec({ ...spec, dataset: { kind: 'generated', seed } });
const seen = (spec: Spec) => viewOf('certify', spec, useView.getState());
const set = (spec: Spec) => useSpec.getState().setSpec(spec);

beforeEach(() => {
  useView.setState({ free: {}, tied: {} });
  useRun.setState({ spec: null });
});

describe('what is looked at', () => {
  it('leaves with the data it belongs to, and comes back with it', () => {
    const first = certify();
    set(first);
    look('certify', { instance: 7, clicks: [1, 2, 3], bound: 'row' });
    const second = other(first, 9);
    set(second);
    expect(seen(second)).toEqual({ ...initialView('certify'), bound: 'row' });
    look('certify', { instance: 2 });
    expect(seen(first)).toMatchObject({ instance: 7, clicks: [1, 2, 3], bound: 'row' });
    expect(seen(second)).toMatchObject({ instance: 2, clicks: [] });
  });

  it.each([
    ['another split', { split: { kind: 'ratio', seed: 5 } }],
    ['another view of the data', { view: { core: 5 } }],
    ['another part', { attack: { part: 'validation' } }],
  ] as const)('also with %s', (_, more) => {
    set(certify());
    look('certify', { clicks: [250] });
    expect(seen(parseSpec({ study: 'certify', ...more })).clicks).toEqual([]);
  });

  it('stays when only model, attack or seed change', () => {
    set(certify());
    look('certify', { clicks: [250] });
    expect(seen(certify({ seed: 5 })).clicks).toEqual([250]);
  });

  it('in a run on other data than that of the controls is of the run', () => {
    const ran = certify();
    const edited = other(ran, 9);
    useRun.setState({ spec: ran });
    set(edited);
    look('certify', { clicks: [250] });
    expect([seen(ran).clicks, seen(edited).clicks]).toEqual([[250], []]);
  });

  it('changes nothing where nothing else is looked at', () => {
    set(certify());
    look('certify', { clicks: [1] });
    const before = useView.getState();
    look('certify', { clicks: [1] });
    look('certify', { bound: 'relaxation' }, 'drag');
    expect(useView.getState()).toBe(before);
  });

  it('is replaced whole by an address', () => {
    const spec = certify();
    set(spec);
    look('certify', { instance: 7, bound: 'row', compared: 'best' });
    setView('certify', spec, { ...initialView('certify'), bound: 'split' });
    expect(seen(spec)).toEqual({ ...initialView('certify'), bound: 'split' });
  });
});
