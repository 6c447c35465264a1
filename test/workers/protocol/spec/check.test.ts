import { describe, expect, it } from 'vitest';
import { edits } from '../../../../src/controls/rows.ts';
import { sectionRows, studySections } from '../../../../src/controls/sections.ts';
import { needNone } from '../../../../workers/protocol/spec/check/refusal.ts';
import { checkSpec, parseSpec, specSchema } from '../../../../workers/protocol.ts';
import { refused } from './refused.ts';

describe('what cannot run is refused by the spec alone', () => {
  it.each(refused)('$why', ({ spec, path, says }) => {
    const refusals = checkSpec(parseSpec(spec));
    expect(refusals.map((one) => one.path)).toEqual([path]);
    expect(refusals[0].message).toMatch(says);
  });

  it('and every default experiment can run', () => {
    for (const { shape } of specSchema.options) {
      expect(checkSpec(parseSpec({ study: shape.study.value }))).toEqual([]);
    }
  });

  it('not where a neighbour of the same kind can', () => {
    const free = [
      {
        study: 'train',
        model: { kind: 'bprmf', optimiser: { kind: 'adagrad', accumulator: 0, epsilon: 1e-8 } },
      },
      // The steps of TensorFlow.js have a floor, and nothing else trains NCF.
      { study: 'train', model: { kind: 'ncf', optimiser: { kind: 'adagrad', accumulator: 0, epsilon: 0 } } },
      { study: 'perturb', attack: { against: { kind: 'cores', from: 20, to: 20 } } },
      {
        study: 'perturb',
        split: { kind: 'ratio' },
        defence: { kind: 'apr', stop: { kind: 'best', part: 'validation' } },
      },
      { study: 'evade', student: { epochs: 9, hintEpochs: 4 } },
      { study: 'evade', student: { epochs: 0, hintEpochs: 0 } },
      { study: 'evade', defence: { strategies: ['single'] }, student: { epochs: 8, hintEpochs: 4 } },
      { study: 'poison', defence: { detectors: ['degree-sad'], detection: { share: 1 } } },
      // Whether the parts of a file hold a validation part is seen when it is read.
      {
        study: 'certify',
        dataset: { kind: 'file', hash: '0'.repeat(64) },
        split: { kind: 'given' },
        attack: { part: 'validation' },
      },
    ];
    for (const spec of free) expect([spec, checkSpec(parseSpec(spec))]).toEqual([spec, []]);
  });

  it('names a member that the page has a control for', () => {
    for (const { spec: input, path } of refused) {
      const spec = parseSpec(input);
      const rows = studySections[spec.study].flatMap((id) => {
        const { basic, advanced } = sectionRows(spec, id);
        return [...basic, ...advanced];
      });
      expect([path, rows.filter((row) => edits(row, path)).length]).toEqual([path, 1]);
    }
  });

  it('says all sentences of several refusals at once', () => {
    const spec = parseSpec({
      study: 'certify',
      model: { kind: 'fm', history: 'none', selfTerms: false },
    });
    expect(() => needNone(checkSpec(spec))).toThrow(
      /own-out or own-in\. The certificates hold .* to true\.$/,
    );
  });
});
