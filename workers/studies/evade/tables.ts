import { mean, sampleSd } from '../../measure/statistics.ts';
import type { Cell, Column, Row, Table } from '../../protocol/run/events.ts';
import { GrowingTable, integer, number, text } from '../bench/growing-table.ts';
import type { Bench } from '../bench/training.ts';

const rate = (key: string, label: string): Column => ({ key, label, type: 'percent', digits: 1 });

/** Rows that are means over seeds: what is added under the same key is averaged, each measure with its spread. */
class MeanTable {
  readonly #points = new Map<string, { head: Row; values: Record<string, number[]> }>();

  constructor(
    private readonly grown: GrowingTable,
    private readonly withSd: readonly string[],
  ) {}

  add(head: Row, values: Readonly<Record<string, number>>): void {
    const key = JSON.stringify(head);
    const point = this.#points.get(key) ?? { head, values: {} };
    for (const [name, value] of Object.entries(values)) {
      point.values[name] ??= [];
      if (Number.isFinite(value)) point.values[name].push(value);
    }
    this.#points.set(key, point);
    this.grown.replace([...this.#points.values()].map((one) => this.#row(one.head, one.values)));
  }

  #row(head: Row, values: Readonly<Record<string, number[]>>): Row {
    const seeds = Math.max(...Object.values(values).map((all) => all.length));
    const row: Record<string, Cell> = { ...head, seeds };
    for (const [name, all] of Object.entries(values)) {
      row[name] = all.length > 0 ? mean(all) : null;
      if (this.withSd.includes(name)) row[`${name}Sd`] = all.length > 0 ? sampleSd(all) : null;
    }
    return row;
  }

  get table(): Table {
    return this.grown.table;
  }
}

/**
 * Noise at test time: off (noise in training only), or on, ignored or averaged over by the attack, or on without any
 * attack.
 */
export type NoiseView = 'off' | 'ignoring' | 'averaging' | 'untouched';

/** A figure of one seed: what it belongs to, and its values; the tables show means over the seeds. */
export interface Finding {
  readonly table: 'quality' | 'success' | 'noise' | 'curve' | 'widths';
  readonly head: Row;
  readonly values: Readonly<Record<string, number>>;
}

/** Columns of the shares of a perturbation in the parts of the input. */
const parts = [
  ['userShare', 'User id, share'],
  ['userFeaturesShare', 'User features, share'],
  ['userProductShare', 'User id in the product, share'],
  ['itemShare', 'Item id, share'],
  ['itemFeaturesShare', 'Item features, share'],
  ['itemProductShare', 'Item id in the product, share'],
] as const;

/** The tables of the evade study while they grow; figures are means over the seeds done so far. */
export class EvadeTables {
  readonly #means: Readonly<Record<Finding['table'], MeanTable>>;
  readonly #distortion: GrowingTable;
  readonly #paths: GrowingTable;

  constructor({ spec, run }: Bench) {
    const { k } = spec.measure;
    const grown = (id: string, title: string, columns: Column[]) =>
      new GrowingTable({ id, title, columns }, run);
    const who = [text('strategy', 'Training'), number('sigma', 'Noise σ', 3)];
    const quality = new MeanTable(
      grown('quality', 'What the training costs and what it buys', [
        ...who,
        number('hr', `HR@${k}`),
        number('ndcg', `nDCG@${k}`),
        number('hrAll', `HR@${k}, all items`),
        number('ndcgAll', `nDCG@${k}, all items`),
        number('hits', 'Hits', 0),
        number('below', 'Hits with p ≤ ½', 0),
        number('attacked', 'Attacked', 0),
        number('logit', 'Mean logit', 3),
        number('robustness', 'Mean minimal distortion ρ', 4),
        rate('found', 'Search succeeded'),
      ]),
      [],
    );
    const ranking = [
      number('hr', `HR@${k}`),
      number('hrSd', `HR@${k}, sd`),
      number('ndcg', `nDCG@${k}`),
      number('ndcgSd', `nDCG@${k}, sd`),
    ];
    const measured = [
      rate('rate', 'Success rate'),
      rate('rateSd', 'Success rate, sd'),
      number('distortion', 'Mean distortion of successes'),
      number('distortionSd', 'Mean distortion, sd'),
    ];
    const success = new MeanTable(
      grown('success', 'Success against the price c', [
        text('strategy', 'Training'),
        number('c', 'c'),
        ...measured,
      ]),
      ['rate', 'distortion'],
    );
    const noise = new MeanTable(
      grown('noise', 'Success against the noise σ', [
        text('line', 'Line'),
        text('strategy', 'Training'),
        text('view', 'Noise at test'),
        number('sigma', 'Noise σ', 3),
        ...measured,
        ...ranking,
        integer('seeds', 'Seeds'),
      ]),
      ['rate', 'distortion', 'hr', 'ndcg'],
    );
    const curve = new MeanTable(
      grown('curve', 'Success within a budget', [
        text('line', 'Line'),
        text('strategy', 'Training'),
        text('method', 'Attack'),
        number('epsilon', 'ε'),
        rate('rate', 'Success rate'),
      ]),
      [],
    );
    const widths = new MeanTable(
      grown('widths', 'Ranking against the number of factors', [
        text('strategy', 'Training'),
        integer('factors', 'Factors'),
        ...ranking,
        integer('seeds', 'Seeds'),
      ]),
      ['hr', 'ndcg'],
    );
    this.#means = { quality, success, noise, curve, widths };
    this.#distortion = grown('distortion', 'Minimal distortion of each example, first seed', [
      integer('example', 'Example'),
      text('strategy', 'Training'),
      text('userId', 'User'),
      text('title', 'Item'),
      number('probability', 'Probability', 3),
      number('distortion', 'Minimal distortion'),
      ...parts.map(([key, label]) => rate(key, label)),
    ]);
    this.#paths = grown('paths', 'Examples on their way from yes to no, first seed', [
      text('pair', 'Example'),
      text('strategy', 'Training'),
      number('length', 'Length of the perturbation'),
      number('probability', 'Probability', 3),
    ]);
  }

  take({ table, head, values }: Finding): void {
    this.#means[table].add(head, values);
  }

  addDistortions(rows: readonly Row[]): void {
    this.#distortion.add(rows);
  }

  addPaths(rows: readonly Row[]): void {
    this.#paths.add(rows);
  }

  get tables(): Table[] {
    const { quality, success, noise, curve, widths } = this.#means;
    const means = [quality, success, noise, curve, widths].map((one) => one.table);
    return [...means, this.#distortion.table, this.#paths.table];
  }
}
