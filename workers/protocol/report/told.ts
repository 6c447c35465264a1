import { listed } from '../names/entry.ts';
import { studies } from '../names/studies.ts';
import type { Row, TableOf } from '../run/events.ts';
import { type Difference, differences } from '../settings/differences.ts';
import { describeStudy, type Fields, type Node } from '../settings/schema.ts';
import { inWords } from '../settings/words.ts';
import type { Spec, StudyId } from '../spec/spec.ts';

/** The way to a setting: the parts it stands in, itself last. */
function wayTo(study: StudyId, path: string): readonly Node[] {
  let fields: readonly Fields[] = [describeStudy(study)];
  const way: Node[] = [];
  for (const key of path.split('.')) {
    const node = fields.map((some) => some[key]).find((one) => one !== undefined);
    if (!node) break;
    way.push(node);
    if (node.kind === 'object') fields = [node.fields];
    else if (node.kind === 'union') fields = node.options.map((option) => option.fields);
    else break;
  }
  return way;
}

/** What a setting is called among all of a study: 'Model: Optimiser: Learning rate'. */
export function settingName(study: StudyId, path: string): string {
  const way = wayTo(study, path);
  return way.length > 0 ? way.map(({ title }) => title).join(': ') : path;
}

/** A value of a setting as its control names it. */
function valueName(study: StudyId, path: string, value: unknown): string {
  const node = wayTo(study, path).at(-1);
  if (value === undefined) return 'nothing';
  // A part that one side does not have.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'set';
  return (node ? inWords(node, value) : String(value)) || 'nothing';
}

/** A setting in which two experiments differ, in the words of its control. */
export interface Told {
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

function told(study: StudyId, { path, shown, controls }: Difference): Told {
  if (path === 'study')
    return {
      name: 'Study',
      first: studies[shown as StudyId].label,
      second: studies[controls as StudyId].label,
    };
  return {
    name: settingName(study, path),
    first: valueName(study, path, shown),
    second: valueName(study, path, controls),
  };
}

/** Every setting in which two experiments differ, in the order of the schema and the words of the controls. */
export const toldDifferences = (first: Spec, second: Spec): readonly Told[] =>
  differences(first, second).map((one) => told(first.study, one));

/** The settings in which any of several experiments differs from the first, a row a setting, a column an experiment. */
export function settingsTable(
  sides: readonly { readonly name: string; readonly spec: Spec }[],
): TableOf<Row> {
  const [first, ...others] = sides;
  const rows = new Map<string, Record<string, string>>();
  others.forEach(({ spec }, n) => {
    for (const one of first ? toldDifferences(first.spec, spec) : []) {
      const all = Object.fromEntries(sides.map((_, at) => [`run${at}`, one.first]));
      const row = rows.get(one.name) ?? { setting: one.name, ...all };
      row[`run${n + 1}`] = one.second;
      rows.set(one.name, row);
    }
  });
  return {
    id: 'compared-settings',
    title: 'In what they differ',
    columns: [
      { key: 'setting', label: 'Setting', type: 'text' },
      ...sides.map(({ name }, n) => ({ key: `run${n}`, label: name, type: 'text' as const })),
    ],
    rows: [...rows.values()],
  };
}

/** Settings that a short name holds. */
const MOST_BRIEF = 2;

/**
 * What sets the second of two experiments apart, for a chip or a legend: 'Seed 7, ε to 20'; a setting by its own title
 * alone. Null where they are the same.
 */
export function briefDifference(differences: readonly Told[]): string | null {
  if (differences.length === 0) return null;
  const words = differences
    .slice(0, MOST_BRIEF)
    .map(({ name, second }) => `${name.split(': ').at(-1)} ${second}`);
  return listed(differences.length > MOST_BRIEF ? [...words, '…'] : words);
}

/**
 * What a picture of `shown` has to say while the controls hold `controls`:
 * 'The picture shows Attack: ε to at 10; the controls say 20.' Null where they agree.
 */
export function staleSentence(shown: Spec, controls: Spec): string | null {
  const [first, ...others] = toldDifferences(shown, controls);
  if (!first) return null;
  const rest = others.length;
  const more = rest === 0 ? '' : rest === 1 ? ', and one more differs' : `, and ${rest} more differ`;
  // A list of names is held together, so that where it ends can be seen.
  const [there, here] = [first.first, first.second].map((text) => (/[,;]/.test(text) ? `“${text}”` : text));
  return `The picture shows “${first.name}” at ${there}; the controls say ${here}${more}.`;
}
