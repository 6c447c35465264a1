import { type ArenaColumnId, type ArenaFamily, type ArenaProbe, arenaRow } from '../protocol/names/arena.ts';
import { type ArenaLine, isOwnRow } from '../protocol/spec/cells.ts';

/** What warnings are computed from: what one column kept, line by line, means over seeds. */
export interface ColumnFigures {
  readonly column: ArenaColumnId;
  readonly family: ArenaFamily;
  readonly kept: ReadonlyMap<ArenaLine, number>;
  /** Mean length of the rows that an attack really moved; null where it moves none. */
  readonly norms: ReadonlyMap<ArenaLine, number | null>;
  /** What was tried besides, means over seeds; what was not is missing. */
  readonly probes: Partial<Record<ArenaProbe, number>>;
  /** The length by which rows may be moved. */
  readonly epsilon: number;
  /** Standard deviation of the worst case over seeds. */
  readonly spread: number;
}

export interface ArenaWarning {
  readonly column: ArenaColumnId;
  readonly family: ArenaFamily;
  readonly warning: string;
  readonly words: string;
}

/** Shares of instances closer than this are not told apart here. */
const slack = 0.005;

/** The share of ε below which FGSM counts as moving next to nothing. */
const masked = 0.5;
/** The share of the clean row that an attack without bounds may leave. */
const unboundedShare = 0.5;
/** Along these the loss must rise. */
const steadily = ['loss at 0', 'loss at half', 'loss at one', 'loss at two'] as const;

const steps = ['bim', 'pgd', 'pgd-restarts'] as const;

/** Signs of a gradient that hides (Athalye et al., ICML 2018; Carlini et al., 2019), of one column of embeddings. */
function maskedSigns({
  kept,
  norms,
  probes,
  epsilon,
}: ColumnFigures): Omit<ArenaWarning, 'column' | 'family'>[] {
  const found: Omit<ArenaWarning, 'column' | 'family'>[] = [];
  const [fgsm, noise] = [kept.get('fgsm'), kept.get('noise')];
  const spent = norms.get('fgsm') ?? epsilon;
  if (spent < masked * epsilon)
    found.push({
      warning: 'gradient of zero',
      words:
        spent === 0
          ? 'FGSM moved nothing: the gradient is zero, and what is kept says nothing about robustness.'
          : 'FGSM moved rows by less than half of ε: the gradient of most is next to zero, and what is kept says little about robustness.',
    });
  const losses = steadily.flatMap((probe) => probes[probe] ?? []);
  if (losses.some((loss, n) => n > 0 && loss <= losses[n - 1]))
    found.push({
      warning: 'loss does not rise',
      words:
        'The loss does not rise from step to step of FGSM (0, ½ ε, ε, 2 ε): its gradient does not point upwards, and a better attack may exist.',
    });
  const clean = kept.get('clean');
  if (probes.unbounded !== undefined && clean !== undefined && probes.unbounded > clean * unboundedShare)
    found.push({
      warning: 'an unbounded attack does not win',
      words:
        'The same gradient leaves more than half of what is kept without an attack even where it may move embeddings twenty times their length: the attack is broken, whatever the model withstands.',
    });
  return [...found, ...weakSteps({ one: fgsm, noise, many: steps.flatMap((step) => kept.get(step) ?? []) })];
}

/** Signs of steps that do not point where it hurts, of embeddings or of inputs: what is kept under each. */
function weakSteps({
  one,
  noise,
  many,
}: {
  readonly one: number | undefined;
  readonly noise: number | undefined;
  readonly many: readonly number[];
}): Omit<ArenaWarning, 'column' | 'family'>[] {
  const found: Omit<ArenaWarning, 'column' | 'family'>[] = [];
  if (one !== undefined && noise !== undefined && noise < one - slack)
    found.push({
      warning: 'noise beats the gradient',
      words:
        'Random noise of the same length does more harm than FGSM: the gradient does not point where it hurts.',
    });
  if (one !== undefined && many.length > 0 && many.every((value) => one < value - slack))
    found.push({
      warning: 'one step beats many',
      words:
        'FGSM does more harm than any walk of many steps in the same ball: the steps get lost, and a better attack may exist.',
    });
  return found;
}

const inputWalks = ['input-pgd', 'input-restarts', 'input-averaging'] as const;

const inputSteps = ({ kept }: ColumnFigures) => ({
  one: kept.get('input-fgsm'),
  noise: kept.get('input-random'),
  many: inputWalks.flatMap((walk) => kept.get(walk) ?? []),
});

/** Whether profiles that know nothing of the defence do more than those that were searched for it. */
function beaten({ kept }: ColumnFigures): boolean {
  const adaptive = kept.get('adaptive');
  const others = [...kept].filter(([line]) => isOwnRow(line) && line !== 'adaptive');
  return adaptive !== undefined && others.some(([, value]) => value < adaptive - slack);
}

/** Whether attack and proof do not meet where they would, had the search not run out of nodes. */
function leftOpen({ kept }: ColumnFigures): boolean {
  const [attacked, proved] = [kept.get('exact'), kept.get('proof-exact')];
  return attacked !== undefined && proved !== undefined && proved < attacked;
}

/** The spread of means between columns. */
function between(figures: readonly ColumnFigures[], worst: (one: ColumnFigures) => number): number {
  const values = figures.map(worst);
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1),
  );
}

/**
 * Every warning of a family's columns. `worst`: a column's worst case, mean over seeds.
 * - gradient of zero, noise beats the gradient, one step beats many, loss does not rise, an unbounded attack does not
 *   win: an attack that fails is no robustness.
 * - transfer beats the search: so does one that was made for another model.
 * - the search was beaten: what was searched against a copy does less than what was not searched at all.
 * - the search left instances open: attack and proof do not meet.
 * - one answer does as well: a machine that has learnt no more than the more frequent label.
 * - nothing happens: no attack takes anything, which more fakes or another model would.
 * - seeds vary more than defences: with so few seeds the order of columns is chance.
 */
export function warningsOf(
  figures: readonly ColumnFigures[],
  worst: (one: ColumnFigures) => number,
): ArenaWarning[] {
  const apart = between(figures, worst);
  return figures.flatMap((one) => {
    const { column, family, kept, spread } = one;
    const found = [
      ...(family === 'embeddings' ? maskedSigns(one) : []),
      ...(family === 'inputs' ? weakSteps(inputSteps(one)) : []),
    ];
    if (family === 'fakes' && beaten(one))
      found.push({
        warning: 'the search was beaten',
        words:
          'Profiles that know nothing of the defence do more than the adaptive ones: what served on the copy does not serve here, and a better attack exists.',
      });
    const adaptive = kept.get('adaptive');
    if (
      one.probes.transferred !== undefined &&
      adaptive !== undefined &&
      one.probes.transferred < adaptive - slack
    )
      found.push({
        warning: 'transfer beats the search',
        words:
          'Fake users that were searched against the model without a defence do more than those searched against this column: the defence misleads the search, and a better attack exists.',
      });
    if (family === 'clicks' && leftOpen(one))
      found.push({
        warning: 'the search left instances open',
        words:
          'What is proved lies below what the exact search left: its nodes ran out, and the truth lies between the two.',
      });
    const clean = kept.get('clean');
    const { constant } = one.probes;
    if (constant !== undefined && clean !== undefined && clean <= constant + slack)
      found.push({
        warning: 'one answer does as well',
        words:
          'Saying the same of every instance is right as often, and no click could change it: what this column keeps is worth little.',
      });
    const attacks = [...kept].filter(
      ([line]) => line !== 'clean' && !(isOwnRow(line) && arenaRow(line).proof),
    );
    if (clean !== undefined && attacks.length > 0 && attacks.every(([, value]) => value >= clean))
      found.push({
        warning: 'nothing happens',
        words:
          'No attack takes anything away: the budget is too small to tell whether this column withstands it.',
      });
    if (figures.length > 1 && spread > apart)
      found.push({
        warning: 'seeds vary more than defences',
        words: 'The worst case varies more over seeds than between the columns: more seeds are needed.',
      });
    return found.map((warning) => ({ column, family, ...warning }));
  });
}
