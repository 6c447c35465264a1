import { arenaColumn, arenaFamilies } from '../names/arena.ts';
import type { CertificateId } from '../names/certify.ts';
import { labelOf } from '../names/entry.ts';
import { evadeTrainings } from '../names/evade.ts';
import { atK, predictionMeasures, rankingMeasures } from '../names/measures.ts';
import { models } from '../names/models.ts';
import type { Spec } from '../spec/spec.ts';
import type { ArenaTable } from '../tables/arena.ts';
import type { CertifyTable } from '../tables/certify.ts';
import type { EvadeTable } from '../tables/evade.ts';
import type { FakesRow, FakesTable } from '../tables/fakes.ts';
import type { TrainTable } from '../tables/train.ts';
import { formatBound, formatNumber, wholePercent, wholePercentBound } from './format.ts';

/**
 * 'BPR-MF has a held-out title among the 10 best of 30 % of the users, Popularity of 23 %, chance of 4 %.' For a model of
 * labels 'FM tells 93 % of the test instances right; …'. Null before there is anything to tell.
 */
export function trainHeadline(
  table: TrainTable<'measures'> | null,
  { model, measure: { k } }: Pick<Spec, 'model' | 'measure'>,
): string | null {
  const row = (label: string) => table?.rows.find(({ measure }) => measure === atK(label, k));
  const name = labelOf(models, model.kind);
  const hits = row(rankingMeasures.hr.label);
  if (hits && hits.model !== null) {
    const rivals = [
      ...(hits.popularity === null || model.kind === 'popularity'
        ? []
        : [`${models.popularity.label} of ${wholePercent(hits.popularity)}`]),
      ...(hits.random === null || model.kind === 'random' ? [] : [`chance of ${wholePercent(hits.random)}`]),
    ];
    return `${[`${name} has a held-out title among the ${k} best of ${wholePercent(hits.model)} of the users`, ...rivals].join(', ')}.`;
  }
  const right = row(predictionMeasures.accuracy.label);
  return right && right.model !== null
    ? `${name} tells ${wholePercent(right.model)} of the test instances right: chosen or not.`
    : null;
}

/** 'With 2 fake clicks 39 % of the predictions flip; random clicks flip 1 %. Proved robust: 61 %.'; null before any. */
export function certifyHeadline(table: CertifyTable<'shares'> | null, q: number): string | null {
  if (!table) return null;
  const at = (wanted: CertificateId) => table.rows.find((row) => row.method === wanted && row.q === q);
  const [exact, random] = [at('exact'), at('random')];
  if (!exact || !random) return null;
  const clicks = q === 1 ? 'One switched click' : `Up to ${q} switched clicks`;
  const open = exact.undecided > 0 ? ` Not decided: ${wholePercentBound(exact.undecided, 'upper')}.` : '';
  return `${clicks} can flip ${wholePercent(exact.nonRobust)} of the predictions; random ones flip ${wholePercent(random.nonRobust)}. Proved robust: ${wholePercentBound(exact.robust, 'lower')}.${open}`;
}

/** Of how many of the most dangerous items the headline speaks, and the panel lists. */
export const MOST_DANGEROUS = 12;

/**
 * 'Of the 12 most dangerous items 8 stand in no training interaction: the model never learnt them.' Null where it
 * learnt all of them.
 */
export function untrainedSentence(weapons: CertifyTable<'weapons'> | null): string | null {
  const first = weapons?.rows.slice(0, MOST_DANGEROUS) ?? [];
  const untrained = first.filter(({ popularity }) => popularity === 0).length;
  if (untrained === 0) return null;
  const stand = untrained === 1 ? 'stands' : 'stand';
  return `Of the ${first.length} most dangerous items ${untrained} ${stand} in no training interaction: the model never learnt ${untrained === 1 ? 'it' : 'them'}.`;
}

/**
 * The outcome in a sentence: how small a step turns the undefended model's yes into a no, and what the best defence
 * makes of it; null until both are measured.
 */
export function evadeHeadline(quality: EvadeTable<'quality'> | null): string | null {
  const rows = quality?.rows ?? [];
  // The first row of a strategy is that at the study's own σ; those at other levels come after.
  const own = rows.filter((row, at) => rows.findIndex(({ strategy }) => strategy === row.strategy) === at);
  const robust = own.flatMap(({ strategy, robustness, found }) =>
    robustness !== null && found !== null ? [{ strategy, robustness, found }] : [],
  );
  const plain = robust.find(({ strategy }) => strategy === 'fncf') ?? robust[0];
  if (!plain) return null;
  const best = robust.reduce((a, b) => (b.robustness > a.robustness ? b : a));
  const start = `For ${wholePercent(plain.found)} of the recommendations attacked, C&W finds a step that turns ${labelOf(evadeTrainings, plain.strategy)}'s yes into a no; on average it is ${plain.robustness.toFixed(2)} long`;
  if (best === plain || robust.length < 2) return `${start}.`;
  return `${start}. ${labelOf(evadeTrainings, best.strategy)} needs the longest steps: ${best.robustness.toFixed(2)}.`;
}

/** The size of the largest ensemble that was looked at. */
export const lastLook = ({ rows }: FakesTable<'certified'> | FakesTable<'promotion'>): number =>
  Math.max(...rows.map(({ models }) => models));

/** The clean ensemble at its largest; null before there is one. */
export const cleanRow = ({ rows }: FakesTable<'attacked'>): FakesRow<'attacked'> | null =>
  rows.findLast(({ profile }) => profile === 'none') ?? null;

/** What the page has found, in a sentence; null before anything is certified. */
export function fakesHeadline(
  certified: FakesTable<'certified'> | null,
  attacked: FakesTable<'attacked'> | null,
  k: number,
  alpha: number | null,
): string | null {
  if (!certified) return null;
  const look = lastLook(certified);
  const row = certified.rows.find(({ models, fakes }) => models === look && fakes === 1);
  const clean = attacked && cleanRow(attacked);
  if (!row || !clean) return null;
  if (row.kept === 0) {
    const way =
      alpha === null
        ? 'More parts prove more.'
        : 'Smaller samples that vote on everyone, and more voters, prove more; partitions prove without chance.';
    return `Nothing is proved here: not one item of a list is certain to stay against a single fake user. That is no attack, but a certificate that says nothing. ${way}`;
  }
  const sure = alpha === null ? '' : `, with probability ${formatNumber(100 * (1 - alpha), 6)} %`;
  return `Whatever a fake user does, a list keeps ${formatBound(row.kept, 'lower')} of its ${k} items on average, and precision stays at ${formatBound(row.precision, 'lower')} or more (${formatNumber(clean.precision)} without fakes)${sure}.`;
}

/** A warning by which a column's robustness is none that was seen. */
const unharmed = 'nothing happens';

/** What the arena found, in words; null until a family has places. Columns that met fewer attacks than others have none. */
export function arenaHeadline(
  places: ArenaTable<'places'> | null,
  warnings: ArenaTable<'warnings'> | null = null,
  cells: ArenaTable<'cells'> | null = null,
): string | null {
  const families = [...new Set(places?.rows.map(({ family }) => family))];
  const sentences = families.flatMap((family) => {
    const own = places?.rows.filter((row) => row.family === family) ?? [];
    const first = own.filter(({ place }) => place === 1);
    const [best] = first;
    if (!best) return [];
    const what = arenaFamilies[family].label.toLowerCase();
    const label = ({ column }: (typeof own)[number]) => arenaColumn(column).label;
    const safe = first.filter((row) =>
      warnings?.rows.some(
        (one) => one.family === family && one.column === row.column && one.warning === unharmed,
      ),
    );
    const met = cells?.rows.filter(
      (row) => row.family === family && row.row === 'worst' && row.kept !== null,
    );
    const fewer = Math.max(0, (met?.length ?? 0) - own.length);
    const only =
      fewer > 0
        ? ` Only ${own.length} of ${own.length + fewer} columns met every attack and are compared.`
        : '';
    // Names hold commas, so lists of them are set apart by semicolons.
    const doubt =
      safe.length > 0
        ? ` No attack takes anything from ${safe.map(label).join('; ')}: the budget is too small to call that robust.`
        : '';
    if (own.length === 1)
      return [
        `Against attacks by ${what} ${label(best)} alone has a worst case: ${formatNumber(best.worst)} of the instances are kept under every attack, and no column to compare it with.${doubt}`,
      ];
    if (first.length === own.length)
      return [
        fewer > 0
          ? `Against attacks by ${what} the seeds cannot tell the ${own.length} columns apart that met every attack; the other ${fewer} met fewer.${doubt}`
          : `Against attacks by ${what} the seeds cannot tell the ${own.length} columns apart.${doubt}`,
      ];
    const [last] = first.slice(-1);
    return [
      first.length === 1 || !last
        ? `Against attacks by ${what} ${label(best)} comes first: ${formatNumber(best.worst)} of the instances are kept under every attack.${only}${doubt}`
        : `Against attacks by ${what} ${label(best)} keeps most, ${formatNumber(best.worst)} of the instances under every attack; the seeds cannot tell it from ${first
            .slice(1)
            .map((row) => `${label(row)} (${formatNumber(row.worst)})`)
            .join('; ')}.${only}${doubt}`,
    ];
  });
  return sentences.length > 0 ? sentences.join(' ') : null;
}
