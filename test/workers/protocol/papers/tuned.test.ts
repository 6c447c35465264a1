import { describe, expect, it } from 'vitest';
import { paperCards, specsOf } from '../../../../workers/protocol/papers/report.ts';
import { bestOf, ofTuned } from '../../../../workers/protocol/papers/tuned.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { trainTables } from '../../../../workers/protocol/tables/train.ts';
import type { Result } from '../../../../workers/protocol.ts';

/** A training with these figures on the validation part, an epoch each, and this one on the test part. */
function trained(validation: readonly number[], test: number): Result {
  const spec = parseSpec({ study: 'train', split: { kind: 'leave-last', validation: true }, keep: 'best' });
  const rows = validation.map((ndcg, n) => ({ seed: 1, epoch: n + 1, loss: 1, hr: 0, ndcg, coverage: 0 }));
  const none = { popularity: null, random: null, users: 1, se: 0, low: 0, high: 0, lead: 0, leadSe: 0 };
  const tables = [
    { ...trainTables.training.head(spec), rows },
    { ...trainTables.measures.head(spec), rows: [{ measure: 'HR@10', model: test, ...none }] },
  ];
  return { spec, hash: '', engine: 'kernels', tables, notes: [] };
}

describe('a tuned plain model', () => {
  it('is the setting whose best epoch is best on the validation part, whatever the test part says', () => {
    const results = [trained([0.1, 0.3, 0.2], 0.9), trained([0.2, 0.2, 0.4], 0.5), trained([0.39], 0.99)];
    expect(bestOf(results)).toBe(results[1]);
    expect(ofTuned({ kind: 'tuned', results }, 'HR@10')).toEqual([0.5]);
    expect(ofTuned({ kind: 'tuned', results }, 'HR@20')).toEqual([]);
  });

  it('is the first of equals, and none where nothing was measured', () => {
    const results = [trained([], 0.9), trained([0.4], 0.5), trained([0.4], 0.6)];
    expect(ofTuned({ kind: 'tuned', results }, 'HR@10')).toEqual([0.5]);
    expect(ofTuned({ kind: 'tuned', results: [trained([], 0.9)] }, 'HR@10')).toEqual([]);
    expect(ofTuned({ kind: 'study', result: trained([0.4], 0.5) }, 'HR@10')).toEqual([]);
  });

  it('is tried in six different settings, each with a part to choose on that is not the test part', () => {
    const runs = paperCards.flatMap((of) => of.runs).filter(({ work }) => work.kind === 'tuned');
    expect(runs.length).toBeGreaterThanOrEqual(5);
    for (const run of runs) {
      const specs = specsOf(run, 2);
      expect(new Set(specs.map(({ model }) => JSON.stringify(model))).size, run.id).toBe(6);
      for (const { study, split, seed, ...spec } of specs) {
        expect({ study, seed, keep: 'keep' in spec && spec.keep }).toEqual({
          ...{ study: 'train', seed: 2, keep: 'best' },
        });
        expect('validation' in split && split.validation, run.id).toBeTruthy();
      }
    }
  });

  it('is a baseline of every card that trains a model', () => {
    for (const { cards } of paperCards)
      for (const { id, baselines } of cards)
        if (baselines.length > 0)
          expect(baselines.filter(({ of }) => String(of).endsWith('-tuned')).length, id).toBe(1);
  });
});
