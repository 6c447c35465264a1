import { describe, expect, it } from 'vitest';
import { comparedIn, smallOf } from '../../../../src/studies/perturb/drawn.ts';
import { leadOf, type PerturbSpec, parseSpec, perturbTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const specOf = (kind: string, attack: object = {}) =>
  parseSpec({ study: 'perturb', model: { kind }, attack }) as PerturbSpec;

describe('what is drawn of a model under attack', () => {
  it('is its ranking first, or the error that the attack raises', () => {
    expect(['bprmf', 'ncf', 'mf', 'fm'].map((kind) => leadOf(specOf(kind)))).toEqual([
      'ndcg',
      'ndcg',
      'rmse',
      'logloss',
    ]);
    const push = { goal: { kind: 'push', item: 3 } };
    expect(['bprmf', 'fm'].map((kind) => leadOf(specOf(kind, push)))).toEqual(['target', 'target']);
  });

  it('and beside it all else that its lists and predictions are measured by, an even number of them', () => {
    expect(smallOf(specOf('bprmf'))).toEqual(['hr', 'coverage']);
    expect(smallOf(specOf('mf'))).toEqual(['ndcg', 'hr', 'coverage', 'auc']);
    expect(smallOf(specOf('fm'))).toEqual(['accuracy', 'labelAuc', 'ndcg', 'hr', 'coverage', 'auc']);
    const push = { goal: { kind: 'push', item: 3 } };
    expect(smallOf(specOf('ncf', push))).toEqual(['ndcg', 'hr', 'coverage', 'auc']);
    expect(smallOf(specOf('fm', push))).toContain('logloss');
  });

  it('a comparison offers the measures that its table has', () => {
    const table = tableWith(perturbTables.equalNorm, [
      { measure: 'ndcg', epsilon: 1 },
      { measure: 'rmse', epsilon: 1 },
      { measure: 'ndcg', epsilon: 2 },
    ]);
    expect(comparedIn(table)).toEqual(['ndcg', 'rmse']);
  });
});
