import {
  describeStudy,
  type SettingFields as Fields,
  inWords,
  isChosen,
  type SettingNode as Node,
  type StudyId,
  valuesOfChoice,
} from '../../workers/protocol.ts';

/** What a path of the spec is called beside its control, and what its values are called. */
interface Called {
  readonly node: Node;
  readonly values: ReadonlySet<string>;
}

const switched: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function calledIn(fields: Fields, above: string): [string, Called][] {
  return Object.entries(fields).flatMap(([key, node]) => calledAt(node, `${above}${key}`));
}

function calledAt(node: Node, path: string): [string, Called][] {
  if (node.kind === 'fixed') return [];
  if (node.kind === 'object') return calledIn(node.fields, `${path}.`);
  const called = { node, values: new Set(isChosen(node) ? valuesOfChoice(node) : switched.keys()) };
  if (node.kind !== 'union') return [[path, called]];
  const below = node.options.flatMap(({ fields }) => calledIn(fields, `${path}.`));
  return [[path, called], [`${path}.${node.tag}`, called], ...below];
}

const known = new Map<StudyId, ReadonlyMap<string, Called>>();
function calledOf(study: StudyId): ReadonlyMap<string, Called> {
  const found = known.get(study) ?? new Map(calledIn(describeStudy(study), ''));
  known.set(study, found);
  return found;
}

const valueName = ({ node }: Called, value: string): string => inWords(node, switched.get(value) ?? value);

const token = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
/** A path of two members or more, the engine, which stands at the top, or another of one member that something is said of. */
const pathPattern =
  /\bengine(?= to )|\b[a-z][A-Za-z0-9]*(?= (?:was|must) )|\b[a-z][A-Za-z0-9]*(?:\.[a-zA-Z][A-Za-z0-9]*)+/g;
/** 'to a, b or c instead of d', as far as it follows a path. */
const valuesPattern = new RegExp(`^( (?:to|instead of) )("?${token}"?(?:(?:, | or |, or )"?${token}"?)*)`);

/** The values that follow a path, by their names; words that are no values of the setting stay. */
function namedValues(rest: string, called: Called): { told: string; length: number } {
  let told = '';
  let at = 0;
  for (let found = valuesPattern.exec(rest); found; found = valuesPattern.exec(rest.slice(at))) {
    const [, lead, list] = found;
    // A list may run into the next part of the sentence: only its values belong to it.
    let names = '';
    let length = 0;
    for (const [piece, gap = '', value = ''] of list!.matchAll(
      new RegExp(`(, or |, | or |)"?(${token})"?`, 'g'),
    )) {
      if (!called.values.has(value)) break;
      names += `${gap}‘${valueName(called, value)}’`;
      length += piece.length;
    }
    if (length === 0) break;
    told += lead + names;
    at += lead!.length + length;
  }
  return { told, length: at };
}

/**
 * A sentence about an experiment as the page says it: where it names members of the spec ('set model.kind to bprmf'),
 * their titles and the names of their values stand instead ('set ‘Model’ to ‘BPR-MF’'). The command line tells the paths.
 */
export function inPlainWords(study: StudyId, sentence: string): string {
  const called = calledOf(study);
  let told = '';
  let at = 0;
  for (const { 0: path, index } of sentence.matchAll(pathPattern)) {
    const setting = called.get(path);
    if (!setting || index < at) continue;
    // A word within a sentence may be no more than a word: one member is a path where a sentence or its reason begins.
    if (!path.includes('.') && path !== 'engine' && index > 0 && sentence.slice(index - 2, index) !== ': ')
      continue;
    const after = index + path.length;
    const values = namedValues(sentence.slice(after), setting);
    told += `${sentence.slice(at, index)}‘${setting.node.title}’${values.told}`;
    at = after + values.length;
  }
  return told + sentence.slice(at);
}
