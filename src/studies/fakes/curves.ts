import { type FakesTable, fakeProfiles, labelOf, type Row, type TableOf } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import type { RoleId, Stroke } from '../../look/roles.ts';

/** Which of the measures of lists is drawn. */
export type Drawn = 'precision' | 'recall' | 'f1';

interface CurveRow extends Row {
  readonly series: string;
  readonly fakes: number;
  readonly value: number;
  readonly attack: string | null;
}

export interface Curves {
  readonly table: TableOf<CurveRow>;
  readonly roles: Readonly<Record<string, RoleId>>;
  readonly strokes: Readonly<Record<string, Stroke>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Dashes of looks, the last first: the same hue, less and less of the line. */
const dashes = ['', '9 3', '5 5', '2 3'] as const;

/** A line a look of what is certified, and above it the worst of the attacks tried at each number of fakes. */
export function curvesOf(
  certified: FakesTable<'certified'>,
  attacked: FakesTable<'attacked'> | null,
  measure: Drawn,
): Curves {
  const looks = [...new Set(certified.rows.map(({ models }) => models))].sort((a, b) => b - a);
  const own = certified.rows.map(
    ({ models, fakes, [measure]: value }): CurveRow => ({
      ...{ series: `certified ${models}`, fakes, value, attack: null },
    }),
  );
  const worst = new Map<number, CurveRow>();
  for (const { profile, fakes, [measure]: value } of attacked?.rows ?? []) {
    if (profile === 'none' || value >= (worst.get(fakes)?.value ?? Number.POSITIVE_INFINITY)) continue;
    worst.set(fakes, { series: 'attacked', fakes, value, attack: labelOf(fakeProfiles, profile) });
  }
  const tried = [...worst.values()].sort((a, b) => a.fakes - b.fakes);
  const byLook = <T>(of: (models: number, n: number) => T) =>
    Object.fromEntries(looks.map((models, n) => [`certified ${models}`, of(models, n)]));
  return {
    table: {
      id: 'certified-attacked',
      title: 'Certified and attacked lists',
      columns: [
        { key: 'series', label: 'Line', type: 'text' },
        { key: 'fakes', label: 'Fake users', type: 'integer' },
        { key: 'value', label: 'Value', type: 'number', digits: 4, bound: 'lower' },
        { key: 'attack', label: 'Worst attack', type: 'text' },
      ],
      rows: [...tried, ...own],
    },
    roles: { attacked: 'attacked', ...byLook((): RoleId => 'robust') },
    strokes: byLook((_, n): Stroke => ({ dash: dashes[Math.min(n, 3)] ?? '', marker: 'circle' })),
    labels: {
      attacked: 'Worst attack tried',
      ...byLook((models) => `Certified, ${formatNumber(models, 6)} voters`),
    },
  };
}

/** How many items of a user's list stay, by the number of fakes from 0 to `most`. */
export function keptOf({ rows }: FakesTable<'users'>, user: string, most: number): number[] {
  const own = rows.filter((row) => row.user === user);
  return Array.from({ length: most + 1 }, (_, fakes) => own.findLast((row) => row.fakes <= fakes)?.kept ?? 0);
}

export const fakesWords = (fakes: number): string => (fakes === 1 ? '1 fake user' : `${fakes} fake users`);

/** What the picture of certified lists says of itself: of attacks only where some were tried, and where proofs end. */
export function captionOf({
  tried,
  limit,
}: {
  readonly tried: boolean;
  readonly limit: number | null;
}): string {
  const gap = tried ? '; the gap to the worst attack tried is what is left to find or to prove' : '';
  const end =
    limit === null
      ? ''
      : ` However many voters there are, nothing can be certified past ${fakesWords(limit)} with these settings.`;
  return `Below the certified line no fake users can bring the lists, known attacks or not${gap}.${end}`;
}
