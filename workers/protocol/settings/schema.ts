import type { $ZodChecks, $ZodType, $ZodTypes } from 'zod/v4/core';
import type { Entries } from '../names/entry.ts';
import { withPaperNames } from '../names/papers.ts';
import { type StudyId, specSchema } from '../spec/spec.ts';

/** What a person is told about a setting. */
interface Told {
  readonly title: string;
  readonly description: string | null;
}
export interface Chosen extends Told {
  /** Descriptors of the values that it can take. */
  readonly names: Entries;
}
export interface NumberNode extends Told {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}
export interface EnumNode extends Chosen {
  readonly kind: 'enum';
  readonly values: readonly string[];
  readonly initial: string;
}
export interface SwitchNode extends Told {
  readonly kind: 'switch';
  readonly initial: boolean;
}
/** A list of numbers: the widths of layers, levels of noise. */
export interface NumbersNode extends Told {
  readonly kind: 'numbers';
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly minLength: number;
  readonly maxLength: number;
  /** Nothing may stand in it twice. */
  readonly distinct: boolean;
  readonly initial: readonly number[];
}
/** Some of a closed set. */
export interface ChoicesNode extends Chosen {
  readonly kind: 'choices';
  readonly values: readonly string[];
  readonly minLength: number;
  readonly initial: readonly string[];
}
/** One of several shapes, told apart by the member `tag`. */
export interface UnionNode extends Chosen {
  readonly kind: 'union';
  readonly tag: string;
  readonly options: readonly { readonly value: string; readonly fields: Fields }[];
  readonly initial: string;
}
interface ObjectNode extends Told {
  readonly kind: 'object';
  readonly fields: Fields;
}
/** What no control edits: constants and the hash of files. */
interface FixedNode extends Told {
  readonly kind: 'fixed';
}
export type Node =
  | NumberNode
  | EnumNode
  | SwitchNode
  | NumbersNode
  | ChoicesNode
  | UnionNode
  | ObjectNode
  | FixedNode;
export type Fields = Readonly<Record<string, Node>>;

/** A title for a part of the spec that the schema leaves untitled: its key with a capital. */
const titleOf = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

const definition = (type: $ZodType) => (type as $ZodTypes)._zod.def;

interface Limits {
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly minLength: number;
  readonly maxLength: number;
}

/** Limits of a number or a list as its checks state them; a bound that is not there is infinite. */
function limits(type: $ZodType): Limits {
  const def = definition(type);
  let { integer, min, max, minLength, maxLength }: Limits = {
    integer: 'format' in def && def.format === 'safeint',
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    minLength: 0,
    maxLength: Number.POSITIVE_INFINITY,
  };
  for (const check of def.checks ?? []) {
    const bound = (check as $ZodChecks)._zod.def;
    if (bound.check === 'greater_than') min = Number(bound.value);
    if (bound.check === 'less_than') max = Number(bound.value);
    if (bound.check === 'min_length') minLength = bound.minimum;
    if (bound.check === 'max_length') maxLength = bound.maximum;
    if (bound.check === 'number_format') integer = bound.format === 'safeint';
  }
  return { integer, min, max, minLength, maxLength };
}

interface Seen {
  readonly type: $ZodType;
  readonly initial: unknown;
  readonly told: {
    title?: string;
    description?: string;
    names?: Entries;
    default?: unknown;
    uniqueItems?: boolean;
  };
}

/** Takes off defaults and keeps what they say: the initial value, and the outermost title and description. */
function unwrap(outer: $ZodType): Seen {
  let type = outer;
  let initial: unknown;
  let told: Seen['told'] = {};
  for (;;) {
    const meta = (type as $ZodType & { meta?: () => Seen['told'] | undefined }).meta?.();
    told = { ...meta, ...told };
    const def = definition(type);
    if (def.type === 'optional') initial ??= told.default;
    else if (def.type === 'default' || def.type === 'prefault') initial ??= def.defaultValue;
    else return { type, initial, told };
    type = def.innerType;
  }
}

function fieldsOf(shape: Readonly<Record<string, $ZodType>>): Fields {
  return Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, nodeOf(key, type)]));
}

function listNode(told: Chosen, type: $ZodType, initial: unknown, distinct: boolean): Node {
  const def = definition(type);
  if (def.type !== 'array') return { kind: 'fixed', ...told };
  const element = definition(def.element);
  const { minLength, maxLength } = limits(type);
  if (element.type === 'enum')
    return {
      kind: 'choices',
      ...told,
      names: unwrap(def.element).told.names ?? told.names,
      values: Object.values(element.entries).map(String),
      minLength,
      initial: initial as string[],
    };
  // Attacks from files are added by dropping them, not by a control.
  if (element.type !== 'number') return { kind: 'fixed', ...told };
  const { integer, min, max } = limits(def.element);
  return {
    ...{ kind: 'numbers', ...told, integer, min, max, minLength, maxLength, distinct },
    initial: initial as number[],
  };
}

function unionNode(told: Chosen, type: $ZodType, initial: unknown): Node {
  const def = definition(type);
  if (def.type !== 'union' || !('discriminator' in def)) return { kind: 'fixed', ...told };
  const tag = String(def.discriminator);
  const options = def.options.map((option) => {
    const inner = definition(option);
    if (inner.type !== 'object') throw new Error(`${told.title}: an option is no object`);
    const { [tag]: literal, ...shape } = inner.shape;
    const constant = definition(literal as $ZodType);
    if (constant.type !== 'literal') throw new Error(`${told.title}: ${tag} is no constant`);
    return { value: String(constant.values[0]), fields: fieldsOf(shape) };
  });
  const first = (initial as Record<string, string> | undefined)?.[tag] ?? options[0]!.value;
  return { kind: 'union', ...told, tag, options, initial: first };
}

function nodeOf(key: string, outer: $ZodType): Node {
  const { type, initial, told: meta } = unwrap(outer);
  const told: Chosen = {
    title: meta.title ?? titleOf(key),
    description: meta.description === undefined ? null : withPaperNames(meta.description),
    names: meta.names ?? {},
  };
  const def = definition(type);
  switch (def.type) {
    case 'number': {
      const { integer, min, max } = limits(type);
      return { kind: 'number', ...told, integer, min, max, initial: initial as number };
    }
    case 'enum': {
      const values = Object.values(def.entries).map(String);
      // A choice that may be absent is its first then.
      return { kind: 'enum', ...told, values, initial: (initial ?? values[0]) as string };
    }
    case 'boolean':
      return { kind: 'switch', ...told, initial: initial as boolean };
    case 'array':
      return listNode(told, type, initial, meta.uniqueItems ?? false);
    case 'union':
      return unionNode(told, type, initial);
    case 'object':
      return { kind: 'object', ...told, fields: fieldsOf(def.shape) };
    default:
      return { kind: 'fixed', ...told };
  }
}

const described = new Map<StudyId, Fields>();

/** The members of a study's spec as nodes to make controls of; read from the schema, once a study. */
export function describeStudy(study: StudyId): Fields {
  const known = described.get(study);
  if (known) return known;
  const root = nodeOf('spec', specSchema);
  if (root.kind !== 'union') throw new Error('The spec is no union of studies');
  for (const option of root.options) described.set(option.value as StudyId, option.fields);
  return described.get(study)!;
}
