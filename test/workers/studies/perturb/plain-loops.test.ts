import { describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import { encodeInstances } from '../../../../workers/data/instances.ts';
import { makeSplit } from '../../../../workers/data/splits.ts';
import { applyView } from '../../../../workers/data/views.ts';
import type { Epoch } from '../../../../workers/engines/stepper.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { fmLogit, type Wide, widen } from '../../../oracle/losses.ts';
import { labelled, pairFeatures, ranked, walked } from '../../../oracle/perturbed.ts';
import { firstUsers } from '../bench/first-users.ts';
import { dataset, rowsOf, run, specWith } from './mf-fm.ts';

/** Loops over half of the users say as much; fewer than that, and one who may fall to either side counts too much. */
const users = 100;
const set = firstUsers(generate(dataset), users);

const steps = (method: unknown, epsilon: number) =>
  method === 'fgsm' ? { epsilon, alpha: epsilon, steps: 1 } : { epsilon, alpha: epsilon / 4, steps: 3 };

/** What the study measured against what plain loops give, at every point that follows a gradient and at none. */
function compare(
  tables: readonly Table[],
  at: (params: Wide) => Readonly<Record<string, number>>,
  clean: Wide,
  attacked: (how: ReturnType<typeof steps>) => Wide,
): void {
  const points = rowsOf(tables, 'sweep').filter(({ method }) => method !== 'random');
  expect(points).toHaveLength(4);
  const rows = [
    { row: rowsOf(tables, 'baselines')[0]!, params: clean },
    ...points.map((row) => ({ row, params: attacked(steps(row.method, Number(row.epsilon))) })),
  ];
  for (const { row, params } of rows) {
    for (const [key, value] of Object.entries(at(params))) {
      // A user whose items nearly tie may fall to either side.
      const near = key === 'hr' || key === 'ndcg' ? 0.012 : 2e-3 * (1 + Math.abs(value));
      expect(
        Math.abs(Number(row[key]) - value),
        `${row.method ?? row.name} ${row.epsilon} ${key}`,
      ).toBeLessThan(near);
    }
  }
}

describe('MF under attack', () => {
  it('is moved along the squared error of its ratings and measured as plain loops do it', async () => {
    const spec = specWith('mf');
    const { tables, model } = await run(spec, users);
    const view = applyView(set, spec.view);
    const split = makeSplit(view, spec.split);
    const scale = Math.max(...view.ratings!);
    const { shape } = model;
    if (shape?.kind !== 'mf') throw new Error('MF expected.');
    const { train, test } = split;
    const usersOf = (part: typeof train) =>
      Int32Array.from(part.columns, (_, at) => part.offsets.findLastIndex((offset) => offset <= at));
    const ratings = train.values!.map((rating) => rating / scale);
    const epoch: Epoch = { kind: 'ratings', batch: 1, users: usersOf(train), items: train.columns, ratings };
    const plain = { ...shape, l2: 0 };
    const score =
      ({ P, Q }: Wide) =>
      (u: number, i: number) => {
        let sum = 0;
        for (let f = 0; f < shape.factors; f++)
          sum += P![u * shape.factors + f]! * Q![i * shape.factors + f]!;
        return sum;
      };
    const measures = (at: Wide) => {
      const own = score(at);
      const errors = Array.from(usersOf(test), (u, n) => scale * own(u, test.columns[n]!) - test.values![n]!);
      return {
        ...ranked(split, own, 10),
        rmse: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
      };
    };
    const moving = [
      { name: 'P', rows: shape.users },
      { name: 'Q', rows: shape.items },
    ];
    const clean = widen(model.params);
    compare(tables, measures, clean, (how) => walked(plain, clean, epoch, moving, how));
  });

  it('errs more under FGSM than under noise of the same norm, and more from step to step', async () => {
    const along = { against: { kind: 'iterations', epsilon: 0.5, upTo: 6, every: 2 } };
    const { tables } = await run(specWith('mf', { ...along, projection: 'element' }));
    const summary = rowsOf(tables, 'summary');
    const rmse = (method: string) =>
      summary.filter((row) => row.method === method).map((row) => Number(row.rmse));
    const clean = Number(rowsOf(tables, 'baselines')[0]!.rmse);
    expect(rmse('random')[0]).toBeGreaterThan(clean);
    expect(rmse('fgsm')[0]).toBeGreaterThan(rmse('random')[0]!);
    expect(rmse('bim')).toEqual([...rmse('bim')].sort((a, b) => a - b));
    expect(rowsOf(tables, 'accumulated').map(({ name }) => name)).toEqual([
      'Clean',
      'FGSM',
      'BIM',
      'Random noise',
    ]);
    expect(rowsOf(tables, 'baselines')[1]!.rmse).toBeNull();
  });
});

describe('a factorization machine under attack', () => {
  it.each(['ids', 'all'] as const)(
    'is moved along the log loss of its instances and measured as plain loops do it, fields: %s',
    async (fields) => {
      const spec = specWith('fm', fields === 'ids' ? { fields } : { fields, from: 0.05, to: 0.2 }, {
        view: { minRating: 4 },
      });
      const { tables, model } = await run(spec, users);
      const view = applyView(set, spec.view);
      const split = makeSplit(view, spec.split);
      const { shape } = model;
      if (shape?.kind !== 'fm' || spec.model.kind !== 'fm') throw new Error('An FM was expected.');
      const { factors, selfTerms } = shape;
      const { negatives, history } = spec.model;
      const encoder = encodeInstances(view, split, { negatives, history, seed: spec.seed });
      const train = encoder.encode('train');
      const order = Int32Array.from(train.labels, (_, n) => n);
      const { offsets, features, labels } = train;
      const epoch: Epoch = { kind: 'instances', batch: 1, order, offsets, features, labels };
      const test = encoder.encode('test');
      const measures = (at: Wide) => {
        const logits = Array.from(test.labels, (_, n) =>
          fmLogit(at, test.features.subarray(test.offsets[n], test.offsets[n + 1]), factors, selfTerms),
        );
        const { auc: labelAuc, ...rest } = labelled(logits, test.labels);
        const score = (u: number, i: number) =>
          fmLogit(at, pairFeatures(view, split, encoder.fields, u, i), factors, selfTerms);
        return { ...rest, labelAuc, ...ranked(split, score, 10) };
      };
      const ids = split.nUsers + split.nItems;
      const moving = [{ name: 'V', rows: fields === 'ids' ? ids : shape.features }];
      const clean = widen(model.params);
      compare(tables, measures, clean, (how) => walked({ ...shape, l2: 0 }, clean, epoch, moving, how));
    },
  );
});
