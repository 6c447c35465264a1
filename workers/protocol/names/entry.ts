import type { PaperId } from './papers.ts';
import type { WorkName } from './works.ts';

/** What a colour stands for, in every chart, text and table. */
export type RoleId =
  | 'clean'
  | 'attacked'
  | 'iterated'
  | 'projected'
  | 'noise'
  | 'defended'
  | 'random'
  | 'robust'
  | 'nonRobust'
  | 'undecided'
  | 'genuine'
  | 'fake'
  | 'target';

export type MarkerShape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'ring';

/** How a line is told from others without its hue. */
export interface Stroke {
  /** SVG stroke-dasharray; empty for a solid line. */
  readonly dash: string;
  readonly marker: MarkerShape;
}

/** The one descriptor of what can be named in a spec: lists, legends, controls, docs and sentences read it. */
export interface Entry {
  /** As legends and sentences show it. */
  readonly label: string;
  /** One line: what it is or does. */
  readonly description: string;
  /** The papers behind it, and other works by their names; none for what needs no source. */
  readonly source?: readonly (PaperId | { readonly other: WorkName })[];
}

export type Entries = Readonly<Record<string, Entry>>;

/** The ids of a record of descriptors, in the order in which they are written, as a schema wants them. */
export function idsOf<T extends object>(record: T): [keyof T & string, ...(keyof T & string)[]] {
  return Object.keys(record) as [keyof T & string, ...(keyof T & string)[]];
}

/** Those ids whose descriptor has `trait` set. */
export type IdsWith<T extends object, Trait extends string> = {
  [Id in keyof T]: T[Id] extends Readonly<Record<Trait, true>> ? Id : never;
}[keyof T];

/** A guard for the ids whose descriptor has `trait` set. */
export const hasTrait =
  <T extends object, Trait extends string>(record: T, trait: Trait) =>
  (id: string): id is IdsWith<T, Trait> & string => {
    const entry: unknown = Object.hasOwn(record, id) ? record[id as keyof T] : undefined;
    return typeof entry === 'object' && entry !== null && trait in entry && entry[trait as never] === true;
  };

/** The descriptors that have `trait` set. */
export function withTrait<T extends object, Trait extends string>(
  record: T,
  trait: Trait,
): Pick<T, IdsWith<T, Trait>> {
  const has = hasTrait(record, trait);
  return Object.fromEntries(Object.entries(record).filter(([id]) => has(id))) as Pick<T, IdsWith<T, Trait>>;
}

/** The label of `id`, or `id` itself where no descriptor has it: cells may come from a file. */
export const labelOf = (record: Entries, id: string): string =>
  Object.hasOwn(record, id) ? (record[id]?.label ?? id) : id;

/** Names in a row: 'MF, FM'; with semicolons where a name holds a comma of its own: 'MF; MF, APT'. */
export const listed = (names: readonly string[]): string =>
  names.join(names.some((name) => name.includes(',')) ? '; ' : ', ');
