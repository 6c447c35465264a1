import type { Spec } from '../../workers/protocol.ts';

/** A member in which two specs differ; values as they stand in the specs, undefined where absent. */
export interface Difference {
  readonly path: string;
  readonly shown: unknown;
  readonly controls: unknown;
}

/** Names a person knows a member by; others go by their path. */
const names: Readonly<Record<string, string>> = {
  study: 'the study',
  'attack.from': 'ε from',
  'attack.to': 'ε to',
  'attack.points': 'points',
  'attack.methods': 'methods',
  'attack.targets': 'perturbed embeddings',
  'dataset.size': 'data size',
  'dataset.seed': 'data seed',
  'dataset.kind': 'data',
  'dataset.hash': 'data file',
  'dataset.name': 'data file',
  'model.kind': 'model',
  'model.epochs': 'epochs',
  'model.factors': 'factors',
  'model.batch': 'batch size',
  'model.optimiser.kind': 'optimiser',
  'model.optimiser.rate': 'learning rate',
  'measure.k': 'K',
  'measure.every': 'measured every',
  'measure.candidates.kind': 'candidates',
  'split.kind': 'split',
  'split.seed': 'split seed',
  'view.feedback': 'feedback',
  'view.core': 'k-core',
  repeats: 'seeds',
  seed: 'seed',
  engine: 'engine',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member in which the specs differ, in the order of the schema; equal specs give none. */
export function differences(shown: Spec, controls: Spec): Difference[] {
  const found: Difference[] = [];
  const walk = (a: unknown, b: unknown, path: string) => {
    if (isObject(a) && isObject(b)) {
      // Where the kind differs the other members are incomparable: the kind says it.
      if (a.kind !== b.kind) {
        found.push({ path: `${path}.kind`, shown: a.kind, controls: b.kind });
        return;
      }
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(a[key], b[key], path ? `${path}.${key}` : key);
    } else if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ path, shown: a, controls: b });
  };
  if (shown.study !== controls.study)
    return [{ path: 'study', shown: shown.study, controls: controls.study }];
  walk(shown, controls, '');
  return found;
}

const inWords = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined ? 'nothing' : String(value);

/**
 * What a picture of `shown` has to say while the controls hold `controls`:
 * 'The picture shows ε to 10; the controls say 20.' Null where they agree.
 */
export function staleSentence(shown: Spec, controls: Spec): string | null {
  const found = differences(shown, controls);
  const first = found[0];
  if (!first) return null;
  const name = names[first.path] ?? first.path;
  const rest = found.length - 1;
  const more = rest === 0 ? '' : rest === 1 ? ', and one more differs' : `, and ${rest} more differ`;
  return `The picture shows ${name} ${inWords(first.shown)}; the controls say ${inWords(first.controls)}${more}.`;
}
