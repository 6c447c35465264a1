import { type ArenaFamily, type ArenaTable, atK, rankingMeasures } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { beatenWarning } from '../../frame/beaten.ts';
import { tr } from '../../words/tr.ts';

interface Held {
  readonly baselines: ArenaTable<'baselines'> | null;
  readonly places: ArenaTable<'places'> | null;
  readonly family: ArenaFamily | undefined;
  readonly k: number;
}

/** What Popularity comes to in a family and what its columns do without an attack; null where it was not measured. */
function heldAgainst({ baselines, places, family, k }: Held) {
  const popularity = baselines?.rows.find((row) => row.family === family)?.test;
  const clean = (places?.rows ?? []).flatMap((row) => (row.family === family ? (row.clean ?? []) : []));
  if (popularity === undefined || clean.length === 0) return null;
  return { measure: atK(rankingMeasures.hr.label, k), popularity, clean };
}

/** A warning where Popularity does better than every model of a family does without an attack; null elsewhere. */
export function popularityWarning(held: Held): string | null {
  const found = heldAgainst(held);
  if (!found) return null;
  const { measure, popularity, clean } = found;
  return beatenWarning({
    ...{ measure, popularity, model: Math.max(...clean) },
    ...{ beaten: 'every model here without an attack', other: 'other epochs or other models' },
  });
}

/** What Popularity comes to beside the ranking, and how many columns it is ahead of; null where it was not measured. */
export function popularitySentence(held: Held): string | null {
  const found = heldAgainst(held);
  if (!found) return null;
  const { measure, popularity, clean } = found;
  return tr(
    '{popular}, which learns nothing and is not attacked, has {measure} {value}; {fewer} of {all} columns have less without an attack.',
    {
      ...{ popular: tr('Popularity'), measure: tr(measure), value: formatNumber(popularity) },
      ...{ fewer: `${clean.filter((one) => one < popularity).length}`, all: `${clean.length}` },
    },
  );
}
