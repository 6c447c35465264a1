import { labelOf, listed } from '../names/entry.ts';
import { withPaperNames } from '../names/papers.ts';
import { termsIn } from '../names/terms.ts';
import type { Chosen, Node } from './schema.ts';

/** True for what is chosen among named values. */
export const isChosen = (node: Node): node is Extract<Node, { kind: 'enum' | 'choices' | 'union' }> =>
  node.kind === 'enum' || node.kind === 'choices' || node.kind === 'union';

/** The values of a choice, in the order in which they are offered. */
export const valuesOf = (node: Extract<Node, Chosen>): readonly string[] =>
  node.kind === 'union' ? node.options.map(({ value }) => value) : node.values;

/** What a choice can be set to: each value as its descriptor calls it, and what that does. */
export function optionsOf(node: Extract<Node, Chosen>) {
  return valuesOf(node).map((value) => ({
    value,
    label: labelOf(node.names, value),
    meaning: withPaperNames(node.names[value]?.description ?? ''),
  }));
}

/** A value of a setting as its control shows it: by its name, 'on' or 'off', or as it is. */
export function inWords(node: Node, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return listed(value.map((one) => inWords(node, one)));
  return isChosen(node) ? labelOf(node.names, String(value)) : String(value);
}

export interface Help {
  /** What the setting is about; null where its title says it. */
  readonly about: string | null;
  /** What each value does; empty for what is no choice. */
  readonly options: readonly { readonly label: string; readonly meaning: string }[];
  /** What the short names in the title and in what it is about stand for, those of its values left out. */
  readonly terms: readonly { readonly term: string; readonly meaning: string }[];
}

/** What a person is told about a setting, and about all that it can be set to; null where there is nothing to tell. */
export function helpOf(node: Node): Help | null {
  const options = isChosen(node) ? optionsOf(node) : [];
  const about = node.description;
  const terms = termsIn(`${node.title}; ${about ?? ''}`).filter(
    ({ term }) => !options.some(({ label }) => label === term),
  );
  return about === null && options.length + terms.length === 0 ? null : { about, options, terms };
}

/** The help in one line, for whom it is read out to. */
export const helpInLine = ({ about, options, terms }: Help): string =>
  [
    about,
    ...options.map(({ label, meaning }) => `${label}: ${meaning}`),
    ...terms.map(({ term, meaning }) => `${term}: ${meaning}`),
  ]
    .filter(Boolean)
    .join('; ');
