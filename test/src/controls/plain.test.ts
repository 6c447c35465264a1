import { describe, expect, it } from 'vitest';
import { inPlainWords } from '../../../src/controls/plain.ts';
import { checkSpec, parseSpec } from '../../../workers/protocol.ts';

describe('a sentence about an experiment', () => {
  it('names settings and values as the controls do', () => {
    expect(
      inPlainWords(
        'perturb',
        'Adversarial training is for BPR-MF; set defence.kind to none, or model.kind to bprmf.',
      ),
    ).toBe('Adversarial training is for BPR-MF; set ‘Defence’ to ‘None’, or ‘Model’ to ‘BPR-MF’.');
    expect(inPlainWords('perturb', 'set model.kind to bprmf, mf, fm or ncf instead of random.')).toBe(
      'set ‘Model’ to ‘BPR-MF’, ‘MF’, ‘FM’ or ‘NCF’ instead of ‘Random’.',
    );
    expect(inPlainWords('train', 'set engine to auto, or to one of TensorFlow.js: tfjs-wasm.')).toBe(
      'set ‘Engine’ to ‘Auto’, or to one of TensorFlow.js: tfjs-wasm.',
    );
    expect(
      inPlainWords('arena', 'columns was set to its default: columns must hold at least one entry.'),
    ).toBe(
      '‘Models and defences’ was set to its default: ‘Models and defences’ must hold at least one entry.',
    );
    expect(inPlainWords('perturb', 'measure.k was lowered to 1000, the largest value it can have.')).toBe(
      '‘K’ was lowered to 1000, the largest value it can have.',
    );
    expect(inPlainWords('certify', 'set model.selfTerms to true.')).toMatch(/^set ‘.*’ to ‘on’\.$/);
  });

  it('keeps numbers, other words and points that are no paths', () => {
    expect(inPlainWords('perturb', 'There is no ε; set attack.from to 3 or less.')).toBe(
      'There is no ε; set ‘ε from’ to 3 or less.',
    );
    for (const untouched of [
      'Read ratings.csv on line 3. It holds 1.5 of them.',
      'Each seed must give the same, and the model was trained before.',
    ])
      expect(inPlainWords('perturb', untouched)).toBe(untouched);
  });

  it('leaves no path of the spec in what refuses a run', () => {
    const refused = [
      { study: 'perturb', model: { kind: 'mf' }, defence: { kind: 'apr' } },
      { study: 'perturb', model: { kind: 'popularity' } },
      { study: 'certify', model: { kind: 'fm', selfTerms: false } },
      { study: 'train', model: { kind: 'mf' }, view: { feedback: 'implicit' } },
      { study: 'poison', model: { kind: 'bprmf' }, attack: { goal: 'demote' } },
      { study: 'fakes', measure: { candidates: { kind: 'sampled' } } },
    ];
    for (const input of refused) {
      const spec = parseSpec(input);
      const sentences = checkSpec(spec).map(({ message }) => inPlainWords(spec.study, message));
      expect(sentences.length, JSON.stringify(input)).toBeGreaterThan(0);
      for (const sentence of sentences)
        expect(sentence).not.toMatch(/\b(model|attack|defence|view|measure|split)\.[a-z]/);
    }
  });
});
