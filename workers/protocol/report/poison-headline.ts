import { atK, rankingMeasures } from '../names/measures.ts';
import type { PoisonSpec } from '../spec/spec.ts';
import type { PoisonTable } from '../tables/poison.ts';
import { formatPercent } from './format.ts';
import {
  attackName,
  attacksOf,
  isApart,
  type Tested,
  type TrainingWay,
  testInWords,
  testOf,
  trainingWaysOf,
  valueAt,
} from './poison-ways.ts';

type Goal = PoisonSpec['attack']['goal'];

const percent = (share: number) => formatPercent(share, 2);

interface Found {
  readonly measure: 'hr' | 'testHr';
  readonly attack: string;
  readonly clean: number;
  readonly poisoned: number;
  /** Its standard error over users; null where there is none. */
  readonly se: number | null;
}

/** The attack that comes furthest towards the goal, by the measure that the goal is about; null until one is measured. */
function furthest({ rows }: PoisonTable<'summary'>, goal: Goal): Found | null {
  const measure = goal === 'availability' ? 'testHr' : 'hr';
  const clean = valueAt(rows, 'none', 'none', measure)?.value ?? null;
  const reached = attacksOf(rows).flatMap((attack) => {
    const found = valueAt(rows, attack, 'none', measure);
    return found ? [{ attack, poisoned: found.value, se: found.se }] : [];
  });
  if (clean === null || reached.length === 0) return null;
  const better = (a: number, b: number) => (goal === 'promote' ? b > a : b < a);
  return { measure, clean, ...reached.reduce((a, b) => (better(a.poisoned, b.poisoned) ? b : a)) };
}

function attackClause({ attack, clean, poisoned, se }: Found, goal: Goal, k: number): string {
  const error = se === null ? '' : ` (standard error over users ${percent(se)})`;
  const way = `from ${percent(clean)} to ${percent(poisoned)}${error}`;
  if (goal === 'availability')
    return `${attackName(attack)} profiles take the test ${atK(rankingMeasures.hr.label, k)} ${way}.`;
  const verb = poisoned > clean ? 'bring' : 'take';
  return `${attackName(attack)} profiles ${verb} the targets ${way} of the top-${k} places they could take.`;
}

/** What a defence makes of the figure, as far as the test can tell it from chance. */
function defenceClause(
  { label, note }: TrainingWay,
  { poisoned }: Found,
  value: number,
  test: Tested | null,
): string {
  const seen = note === 'honest' ? ', which knows only the poisoned data,' : '';
  if (test && !isApart(test))
    return `With ${label}${seen} it is ${percent(value)}: no further from no defence than chance would bring it (${testInWords(test)})`;
  const verb = value > poisoned ? 'makes it' : 'leaves';
  const certainty = test ? ` (${testInWords(test)})` : ' (one repeat: no test)';
  return `${label}${seen} ${verb} ${percent(value)}${certainty}`;
}

/**
 * What the run found: the attack that comes furthest towards the goal, what the first defence with honest statistics
 * makes of it, and how sure that is; an oracle's figure only behind it. Null until an attack is measured.
 */
export function poisonHeadline(
  summary: PoisonTable<'summary'> | null,
  tests: PoisonTable<'tests'> | null,
  goal: Goal,
  k: number,
): string | null {
  const found = summary && furthest(summary, goal);
  if (!found) return null;
  const { rows } = summary;
  const first = attackClause(found, goal, k);
  const trainings = trainingWaysOf(rows).filter(({ id }) => id !== 'none');
  const own = trainings.find(({ note }) => note !== 'oracle');
  const ofOwn = own && valueAt(rows, found.attack, own.id, found.measure);
  if (!own || !ofOwn) return first;
  const test = tests && testOf(tests, found.attack, found.measure, own.id, 'none');
  const second = defenceClause(own, found, ofOwn.value, test);
  const oracle = trainings.find(({ label, note }) => label === own.label && note === 'oracle');
  const ofOracle = oracle && valueAt(rows, found.attack, oracle.id, found.measure);
  const third = ofOracle
    ? `; with a look at the clean data, as published, it would be ${percent(ofOracle.value)}`
    : '';
  return `${first} ${second}${third}.`;
}
