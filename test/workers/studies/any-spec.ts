import fc from 'fast-check';
import {
  describeStudy,
  type SettingFields as Fields,
  type SettingNode as Node,
  parseSpec,
  type Spec,
  type StudyId,
} from '../../../workers/protocol.ts';

/** Largest values of numbers that a run takes long with, by the end of their path. */
const most: Readonly<Record<string, number>> = {
  epochs: 2,
  factors: 4,
  layers: 8,
  repeats: 2,
  points: 2,
  iterations: 2,
  upTo: 3,
  'evade.student.epochs': 4,
  hintEpochs: 2,
  after: 2,
  pretrain: 2,
  examples: 3,
  searchSteps: 2,
  draws: 2,
  widths: 4,
  nodes: 20,
  qs: 2,
  budget: 3,
  'attack.against.from': 30,
  'attack.against.to': 30,
  'view.core': 8,
  sweeps: 2,
  steps: 2,
  users: 4,
  items: 40,
  count: 8,
  influenceUsers: 3,
  others: 3,
  sizes: 1,
  negatives: 3,
  'fakes.defence.ensemble.models': 12,
  'fakes.defence.ensemble.size': 30,
  'fakes.attack.models': 4,
  'fakes.attack.fakes': 5,
  'fakes.attack.at': 5,
  shards: 20,
};
/** Smallest values, where a smaller one means all. */
const least: Readonly<Record<string, number>> = { sample: 2, batch: 2048, 'attack.against.step': 10 };

function limit(table: Readonly<Record<string, number>>, path: string): number | undefined {
  const parts = path.split('.');
  for (let from = 0; from < parts.length; from++) {
    const found = table[parts.slice(from).join('.')];
    if (found !== undefined) return found;
  }
  return undefined;
}

function anyNumber(path: string, min: number, max: number, initial: number): fc.Arbitrary<number> {
  const low = Math.max(min, limit(least, path) ?? min);
  const high = Math.max(low, Math.min(max, limit(most, path) ?? max));
  const usual = Math.min(high, Math.max(low, initial));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(low, high) },
  );
}

function anyValue(node: Node, path: string): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'number':
      return anyNumber(path, node.min, node.max, node.initial);
    case 'enum':
      return fc.constantFrom(...node.values);
    case 'switch':
      return fc.boolean();
    case 'choices':
      return fc.subarray([...node.values], {
        minLength: node.minLength,
        maxLength: Math.max(2, node.minLength),
      });
    case 'numbers': {
      const [minLength, maxLength] = [node.minLength, Math.max(2, node.minLength)];
      const element = anyNumber(path, node.min, node.max, Math.min(node.max, 4));
      const lengths = { minLength, maxLength: Math.min(node.maxLength, maxLength) };
      return node.distinct ? fc.uniqueArray(element, lengths) : fc.array(element, lengths);
    }
    case 'union':
      return fc.oneof(
        ...node.options.map(({ value, fields }) =>
          anyMembers(fields, path).map((members) => ({ [node.tag]: value, ...members })),
        ),
      );
    case 'object':
      return anyMembers(node.fields, path);
    case 'fixed':
      return fc.constant(undefined);
  }
}

function anyMembers(fields: Fields, path: string): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(fields).filter(([, node]) => node.kind !== 'fixed');
  return fc.record(Object.fromEntries(members.map(([key, node]) => [key, anyValue(node, `${path}.${key}`)])));
}

/** Any experiment of a study on the classroom set that is quick to run: choices at random, numbers usual or extreme. */
export function anySpec(study: StudyId): fc.Arbitrary<Spec> {
  const { dataset: _, ...fields } = describeStudy(study);
  const dataset = { kind: 'generated', size: 'classroom' };
  return anyMembers(fields, study).map((members) => parseSpec({ ...members, study, dataset }));
}
