import type { SettingFields as Fields, SettingNode as Node, Spec } from '../../workers/protocol.ts';

type Leaf = Exclude<Node, { kind: 'object' } | { kind: 'fixed' }>;

/** One control: a node, where its value stands, and how deep it is nested in unions (0 at the top). */
export interface ControlRow {
  /** Where the setting stands in the spec: 'model.optimiser'. */
  readonly path: string;
  /** What to patch to change it: the path, or for a union the path of its tag. */
  readonly edits: string;
  readonly node: Leaf;
  readonly depth: number;
  /** Value now: for a union the tag. */
  readonly value: unknown;
  /** Value by default: for a union the tag. */
  readonly initial: unknown;
}

const member = (holder: unknown, key: string): unknown =>
  (holder as Readonly<Record<string, unknown>> | undefined)?.[key];

function rowsOf(node: Node, value: unknown, path: string, depth: number): ControlRow[] {
  if (node.kind === 'fixed') return [];
  if (node.kind === 'object') return rowsOfFields(node.fields, value, path, depth);
  if (node.kind !== 'union') {
    // A member that a spec may do without then has its first value.
    return [{ path, edits: path, node, depth, value: value ?? node.initial, initial: node.initial }];
  }
  const tag = member(value, node.tag);
  const active = node.options.find((option) => option.value === tag);
  return [
    { path, edits: `${path}.${node.tag}`, node, depth, value: tag, initial: node.initial },
    ...(active ? rowsOfFields(active.fields, value, path, depth + 1) : []),
  ];
}

function rowsOfFields(fields: Fields, value: unknown, path: string, depth: number): ControlRow[] {
  return Object.entries(fields).flatMap(([key, node]) =>
    rowsOf(node, member(value, key), `${path}.${key}`, depth),
  );
}

/** The controls of the named members of a spec, flat and in the order of the schema. */
export function controlRows(fields: Fields, spec: Spec, members: readonly string[]): ControlRow[] {
  return members.flatMap((key) => {
    const node = fields[key];
    return node ? rowsOf(node, member(spec, key), key, 0) : [];
  });
}

/** True where the row's control edits the member at `path`. */
export const edits = (row: ControlRow, path: string): boolean => row.path === path || row.edits === path;

/** True where a row's value differs from its default. */
export function changed(row: ControlRow): boolean {
  return JSON.stringify(row.value) !== JSON.stringify(row.initial);
}

/** True for a value that a page opens with, whatever its default: nobody set it. */
export function isOpened(row: ControlRow, opening: Spec): boolean {
  const value = row.edits.split('.').reduce<unknown>(member, opening);
  return JSON.stringify(value ?? row.initial) === JSON.stringify(row.value);
}

/** True where `path` is one of `names` or below it. */
export const isWithin = (path: string, names: readonly string[] = []): boolean =>
  names.some((name) => path === name || path.startsWith(`${name}.`));
