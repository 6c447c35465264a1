import { beforeEach, describe, expect, test } from 'vitest';
import { useSpec } from '../../../src/state/spec.ts';
import { differences, parseSpec, staleSentence } from '../../../workers/protocol.ts';

const now = () => useSpec.getState();
beforeEach(() => now().setSpec(parseSpec({ study: 'perturb' })));

describe('the spec in the controls', () => {
  test('takes a changed member and stays whole', () => {
    now().patch('attack.to', 20);
    expect(now().spec).toEqual(parseSpec({ study: 'perturb', attack: { to: 20 } }));
    expect(now().notices).toEqual([]);
  });
  test('puts the rest of a part at its defaults when the kind changes', () => {
    now().patch('model.factors', 8);
    now().patch('model.kind', 'mf');
    expect(now().spec.model).toEqual(parseSpec({ study: 'train', model: { kind: 'mf' } }).model);
  });
  test('takes the data as the new model wants them, and what was set by hand as it is', () => {
    now().patch('measure.k', 20);
    now().patch('model.kind', 'mf');
    expect(now().spec).toEqual(parseSpec({ study: 'perturb', model: { kind: 'mf' }, measure: { k: 20 } }));
    now().patch('model.kind', 'bprmf');
    expect(now().spec).toEqual(parseSpec({ study: 'perturb', measure: { k: 20 } }));
  });
  test('clamps what is out of range and says so until dismissed', () => {
    now().patch('attack.points', 1000);
    expect(now().notices).toEqual(['attack.points was lowered to 60, the largest value it can have.']);
    now().dismissNotice(0);
    expect(now().notices).toEqual([]);
  });
  test('refuses a path that leads nowhere', () => {
    expect(() => now().patch('attacks.to', 1)).toThrow(RangeError);
  });
  test('keeps what studies share when turning to another, and the own members for the way back', () => {
    now().patch('attack.to', 30);
    now().setStudy('train');
    now().patch('model.factors', 16);
    expect(now().spec.study).toBe('train');
    now().setStudy('perturb');
    expect(now().spec).toEqual(
      parseSpec({ study: 'perturb', attack: { to: 30 }, model: { kind: 'bprmf', factors: 16 } }),
    );
  });
});

describe('a picture of another experiment', () => {
  const shown = parseSpec({ study: 'perturb' });
  test('says what differs', () => {
    const controls = parseSpec({ study: 'perturb', attack: { to: 20 } });
    expect(staleSentence(shown, controls)).toBe(
      'The picture shows “Attack: ε to” at 10; the controls say 20.',
    );
    const more = parseSpec({ study: 'perturb', attack: { to: 20 }, seed: 2, repeats: 1 });
    expect(staleSentence(shown, more)).toMatch(/^The picture shows .*, and 2 more differ\.$/);
  });
  test('is silent where nothing differs', () => {
    expect(staleSentence(shown, structuredClone(shown))).toBeNull();
  });
  test('names a changed kind once, not every member under it', () => {
    const controls = parseSpec({ study: 'perturb', model: { kind: 'ncf' } });
    expect(differences(shown, controls)).toEqual([{ path: 'model.kind', shown: 'bprmf', controls: 'ncf' }]);
  });
});
