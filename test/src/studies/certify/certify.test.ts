import { describe, expect, it } from 'vitest';
import { barsOf, examplesOf, rightIn } from '../../../../src/studies/certify/shares.ts';
import {
  type CertifyRow,
  certifyHeadline,
  certifyTables,
  untrainedSentence,
} from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const row = (
  method: CertifyRow<'shares'>['method'],
  q: number,
  robust: number,
  nonRobust: number,
): CertifyRow<'shares'> => ({
  method,
  q,
  robust,
  nonRobust,
  undecided: 1 - robust - nonRobust,
});

describe('the shares on the Certify page', () => {
  const shares = tableWith(certifyTables.shares, [
    row('relaxation', 1, 0.5, 0.1),
    row('exact', 1, 0.89, 0.11),
    row('exact', 2, 0.5, 0.25),
    row('random', 1, 0, 0.01),
    row('random', 2, 0, 0.02),
  ]);

  it('are those of one certificate, by q', () => {
    expect(barsOf(shares, 'exact').map(({ q, robust }) => [q, robust])).toEqual([
      [1, 0.89],
      [2, 0.5],
    ]);
  });

  it('are told in a sentence, with what is open', () => {
    expect(certifyHeadline(shares, 1)).toBe(
      'One switched click can flip 11\u00a0% of the predictions; random ones flip 1\u00a0%. Proved robust: 89\u00a0%.',
    );
    expect(certifyHeadline(shares, 2)).toContain('Not decided: 25\u00a0%.');
  });

  it('are not told before there are any', () => {
    expect(certifyHeadline(null, 1)).toBeNull();
    expect(certifyHeadline(shares, 3)).toBeNull();
  });
});

describe('the examples to look at', () => {
  const instances = (exact: readonly (number | null)[]) =>
    tableWith(
      certifyTables.instances,
      exact.map((radius, instance) => ({ instance, user: `u${instance}`, item: 'i', f: 1, exact: radius })),
    );

  it('stand by the smallest number of switches, the most fragile first, then the robust and those left open', () => {
    const groups = examplesOf(instances([0, 2, null, 1, 2]));
    expect(groups.map(({ group, items }) => [group, items.map(({ value }) => value)])).toEqual([
      ['One switch flips it', ['3']],
      ['2 switches flip it', ['1', '4']],
      ['Robust at every budget', ['0']],
      ['Left open', ['2']],
    ]);
  });

  it('are all that a person names by user or item, whatever their radius', () => {
    const table = instances([1, 0, 1, 2]);
    expect(examplesOf(table, 'U2').flatMap(({ items }) => items.map(({ value }) => value))).toEqual(['2']);
    expect(examplesOf(table, 'i').flatMap(({ items }) => items).length).toBe(4);
    expect(examplesOf(table, 'nobody')).toEqual([]);
  });

  it('are a few of each', () => {
    const [group] = examplesOf(instances(Array.from({ length: 50 }, () => 1)));
    expect(group?.items.length).toBeLessThan(10);
  });
});

describe('the most dangerous items', () => {
  const weapons = (popularities: readonly number[]) =>
    tableWith(
      certifyTables.weapons,
      popularities.map((popularity, item) => ({ item, popularity })),
    );

  it('are told to be unlearnt where they stand in no training interaction, of the first twelve alone', () => {
    const twelve = [0, 0, 5, 0, 1, 1, 1, 1, 1, 1, 1, 1];
    expect(untrainedSentence(weapons([...twelve, 0, 0]))).toBe(
      'Of the 12 most dangerous items 3 stand in no training interaction: the model never learnt them.',
    );
    expect(untrainedSentence(weapons([0, 2]))).toBe(
      'Of the 2 most dangerous items 1 stands in no training interaction: the model never learnt it.',
    );
    expect(untrainedSentence(weapons([1, 2]))).toBeNull();
    expect(untrainedSentence(null)).toBeNull();
  });
});

it('the certified instances say how often the model is right, and how often one answer to all is', () => {
  const instance = (f: number, label: number) => ({
    ...{ instance: 0, user: 'u', item: 'i', label, f, relaxation: 0, split: 0, row: 0, greedy: 0, random: 0 },
    ...{ exact: 0, nodes: 0 },
  });
  const of = (...pairs: [number, number][]) =>
    rightIn(
      tableWith(
        certifyTables.instances,
        pairs.map(([f, label]) => instance(f, label)),
      ),
    );
  // f = 0 says not chosen.
  expect(of([0.4, 1], [-1, 1], [0, -1], [2, -1], [-3, -1])).toEqual({
    right: 0.6,
    constant: 0.6,
    instances: 5,
  });
  expect(of([1, 1], [1, 1])).toEqual({ right: 1, constant: 1, instances: 2 });
  expect(of()).toBeNull();
});
