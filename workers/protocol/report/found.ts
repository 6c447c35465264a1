import { arenaColumns, arenaFamilies } from '../names/arena.ts';
import { labelOf } from '../names/entry.ts';
import { atK, attackMeasures, rankingMeasures } from '../names/measures.ts';
import type { Result } from '../result.ts';
import { arenaTables } from '../tables/arena.ts';
import { certifyTables } from '../tables/certify.ts';
import { evadeTables } from '../tables/evade.ts';
import { fakesTables } from '../tables/fakes.ts';
import { poisonTables } from '../tables/poison.ts';
import { trainTables } from '../tables/train.ts';
import type { Bars } from './bars.ts';
import {
  arenaHeadline,
  certifyHeadline,
  evadeHeadline,
  fakesHeadline,
  trainHeadline,
  untrainedSentence,
} from './headlines.ts';
import { perturbHeadline } from './perturb-headline.ts';
import { poisonHeadline } from './poison-headline.ts';
import { attackName, wayName } from './poison-ways.ts';

/** What stands above the study's page, from the tables of a result; null where they do not tell. */
export function headlineOf({ spec, tables }: Pick<Result, 'spec' | 'tables'>): string | null {
  const { k } = spec.measure;
  switch (spec.study) {
    case 'perturb':
      return perturbHeadline(spec, tables);
    case 'train':
      return trainHeadline(trainTables.measures.among(tables), spec);
    case 'certify': {
      const shares = certifyTables.shares.among(tables);
      const words = certifyHeadline(shares, 2) ?? certifyHeadline(shares, 1);
      return (
        words && [words, untrainedSentence(certifyTables.weapons.among(tables))].filter(Boolean).join(' ')
      );
    }
    case 'fakes': {
      const { ensemble } = spec.defence;
      const alpha = ensemble.kind === 'samples' ? ensemble.alpha : null;
      return fakesHeadline(fakesTables.certified.among(tables), fakesTables.attacked.among(tables), k, alpha);
    }
    case 'evade':
      return evadeHeadline(evadeTables.quality.among(tables));
    case 'poison':
      return poisonHeadline(
        poisonTables.summary.among(tables),
        poisonTables.tests.among(tables),
        spec.attack.goal,
        k,
      );
    case 'arena':
      return arenaHeadline(
        arenaTables.places.among(tables),
        arenaTables.warnings.among(tables),
        arenaTables.cells.among(tables),
      );
  }
}

/** The attacks of a poisoning against its defences, by what the goal is about. */
function poisonBars({ spec, tables }: Result): Bars[] {
  const rows = poisonTables.summary.among(tables)?.rows ?? [];
  if (spec.study !== 'poison') return [];
  const availability = spec.attack.goal === 'availability';
  const xLabel = availability
    ? `Test ${atK(rankingMeasures.hr.label, spec.measure.k)}`
    : atK(attackMeasures.targetHr.label, spec.measure.k);
  const bars = rows.map(({ attack, defence, statistics, hr, hrSd, testHr, testHrSd }) => ({
    label: [
      attack === 'none' ? 'No attack' : attackName(attack),
      ...(defence === 'none' ? [] : [wayName(defence)]),
      ...(statistics ? [statistics] : []),
    ].join(', '),
    ...(availability ? { value: testHr, sd: testHrSd } : { value: hr, sd: hrSd }),
  }));
  const known = bars.flatMap(({ label, value, sd }) =>
    value === null || !Number.isFinite(value) ? [] : [{ label, value, sd: sd ?? 0 }],
  );
  return known.length > 0 ? [{ title: `${xLabel}, attacks against defences`, xLabel, bars: known }] : [];
}

/** The worst cases of an arena, a picture a family. */
function arenaBars({ tables }: Result): Bars[] {
  const rows = arenaTables.places.among(tables)?.rows ?? [];
  return [...new Set(rows.map(({ family }) => family))].map((family) => ({
    title: `Worst cases, ${labelOf(arenaFamilies, family).toLowerCase()}`,
    xLabel: 'Kept in the worst case',
    bars: rows
      .filter((row) => row.family === family)
      .map(({ column, worst, sd }) => ({ label: labelOf(arenaColumns, column), value: worst, sd })),
  }));
}

/** What of a result can be drawn as bars: what a poisoning or an arena leaves at its one budget. */
export function barsOf(result: Result): Bars[] {
  if (result.spec.study === 'poison') return poisonBars(result);
  return result.spec.study === 'arena' ? arenaBars(result) : [];
}
