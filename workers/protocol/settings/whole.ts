import type { Spec } from '../spec/spec.ts';
import { describeStudy, type Fields, type Node } from './schema.ts';

type Holder = Readonly<Record<string, unknown>>;

/** A member with what it leaves out; undefined where there is nothing to say of it. */
function wholeMember(node: Node, value: unknown): unknown {
  if (node.kind === 'fixed') return value;
  if (node.kind === 'object') return value === undefined ? value : wholeHolder(node.fields, value as Holder);
  if (node.kind !== 'union') return value ?? node.initial;
  const tag = (value as Holder | undefined)?.[node.tag];
  const chosen = node.options.find((option) => option.value === tag);
  return chosen ? wholeHolder(chosen.fields, value as Holder) : value;
}

/** Members in the order in which they stand, those that were left out in the order of the schema behind them. */
function wholeHolder(fields: Fields, holder: Holder): Holder {
  const all = new Set([...Object.keys(holder), ...Object.keys(fields)]);
  return Object.fromEntries(
    [...all].flatMap((key) => {
      const node = fields[key];
      const value = node ? wholeMember(node, holder[key]) : holder[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/**
 * An experiment for people to read: also those members that it does without as long as they stand at their defaults,
 * since they came after others had been stored. Read again it is the same experiment.
 */
export const wholeSpec = (spec: Spec): Holder => wholeHolder(describeStudy(spec.study), spec);
