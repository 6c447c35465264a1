import { z } from 'zod';
import { canonicalJson } from '../workers/core/hash.ts';
import type { Entries } from '../workers/protocol/names/entry.ts';
import { specSchema } from '../workers/protocol/spec/spec.ts';

/** What of JSON Schema the spec's schema turns into. */
interface Node {
  readonly type?: string;
  readonly const?: string | number;
  readonly default?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly names?: Entries;
  readonly enum?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly items?: Node;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Node[];
}

interface Line {
  readonly member: string;
  /** Kinds under which the member exists, from outside to inside: ['bprmf', 'adagrad']. */
  readonly where: readonly string[];
  readonly values: string;
  readonly initial: string;
  readonly meaning: string;
}

const code = (value: unknown) =>
  `\`${typeof value === 'string' && value !== '' ? value : JSON.stringify(value)}\``;
const list = (values: readonly unknown[]) => values.map(code).join(', ');

function valuesOf(node: Node): string {
  if (node.const !== undefined) return code(node.const);
  if (node.enum) return list(node.enum);
  if (node.type === 'boolean') return list([true, false]);
  if (node.type === 'array' && node.items)
    return `list${node.uniqueItems ? ', each once,' : ''} of: ${valuesOf(node.items)}`;
  if (node.properties) {
    const members = Object.entries(node.properties).map(
      ([name, member]) => `${code(name)} (${valuesOf(member)})`,
    );
    return `objects with ${members.join(', ')}`;
  }
  if (node.type === 'integer') return `${node.minimum} to ${node.maximum}, whole`;
  if (node.type === 'number') return `${node.minimum} to ${node.maximum}`;
  if (node.pattern) return '64 hexadecimal digits';
  return `text of at most ${node.maxLength} characters`;
}

/** What each value of a choice does: '`prefix`: a flip counts at every q …'. */
function optionsOf(node: Node): readonly string[] {
  const { names = {} } = node.names ? node : (node.items ?? {});
  const values = (node.oneOf?.map(kindOf) ?? node.enum ?? node.items?.enum ?? []).map(String);
  return values.flatMap((value) => (names[value] ? [`${code(value)}: ${names[value].description}`] : []));
}

const meaningOf = (node: Node) => {
  const { title, description } = node;
  return [title, [description, ...optionsOf(node)].filter(Boolean).join('; ')].filter(Boolean).join(': ');
};

/** The member that tells the members of a union apart. */
const kindOf = (variant: Node) => variant.properties?.kind?.const;

function linesOf(member: string, node: Node, where: readonly string[], required: boolean): Line[] {
  const line = (values: string, initial: unknown): Line => ({
    member: `\`${member}\``,
    where,
    values,
    initial: initial === undefined ? (required ? 'must be given' : '') : code(initial),
    meaning: meaningOf(node),
  });
  if (node.oneOf) {
    const kinds = node.oneOf.map(kindOf);
    const initial = (node.default as { kind?: unknown } | undefined)?.kind;
    const head = { ...line(list(kinds), initial), member: `\`${member}.kind\`` };
    return [
      head,
      ...node.oneOf.flatMap((variant) => membersOf(`${member}.`, variant, [...where, `${kindOf(variant)}`])),
    ];
  }
  if (node.properties) return membersOf(`${member}.`, node, where);
  return [line(valuesOf(node), node.default)];
}

function membersOf(prefix: string, node: Node, where: readonly string[] = []): Line[] {
  return Object.entries(node.properties ?? {})
    .filter(([name, member]) => !(name === 'kind' && member.const !== undefined))
    .flatMap(([name, member]) =>
      linesOf(prefix + name, member, where, node.required?.includes(name) ?? false),
    );
}

/** Where a member exists, in words: 'bprmf, mf', or 'adagrad of bprmf, mf'. */
function whereInWords(places: readonly (readonly string[])[]): string {
  const outer = new Map<string, string[]>();
  for (const place of places) {
    const inner = place.slice(1).join(' of ');
    outer.set(inner, [...(outer.get(inner) ?? []), ...place.slice(0, 1)]);
  }
  return [...outer]
    .map(([inner, kinds]) => [inner, kinds.join(', ')].filter(Boolean).join(' of '))
    .join('; ');
}

/** The lines as rows; those that differ only in where they hold become one. */
function table(lines: readonly Line[]): string {
  const same = new Map<string, { readonly line: Line; readonly places: (readonly string[])[] }>();
  for (const line of lines) {
    const key = canonicalJson({ ...line, where: null });
    const known = same.get(key) ?? { line, places: [] };
    known.places.push(line.where);
    same.set(key, known);
  }
  const rows = [...same.values()].map(({ line: { member, values, initial, meaning }, places }) => {
    const where = whereInWords(places);
    return `| ${[member, where, values, initial, meaning].join(' | ')} |\n`;
  });
  return `| member | for | values | default | meaning |\n|---|---|---|---|---|\n${rows.join('')}`;
}

/**
 * The schema of a spec as Markdown tables: the members that most studies share as the first study has them, then what
 * each study has of its own or otherwise.
 */
export function schemaTables(): string {
  const studies = (z.toJSONSchema(specSchema, { io: 'input' }) as Node).oneOf ?? [];
  const [leading = {}, ...rest] = studies;
  const first = leading.properties ?? {};
  const others = rest.map((study) => study.properties ?? {});
  const shared = (name: string, properties: Readonly<Record<string, Node>>) =>
    canonicalJson(properties[name] ?? null) === canonicalJson(first[name] ?? null);
  const common = Object.keys(first).filter(
    (name) => 2 * others.filter((other) => shared(name, other)).length >= others.length,
  );
  const only = (study: Node, wanted: (name: string) => boolean): Node => ({
    ...study,
    properties: Object.fromEntries(
      Object.entries(study.properties ?? {}).filter(([name]) => name !== 'study' && wanted(name)),
    ),
  });
  const parts = [
    `### Every study, unless its own table says otherwise\n\n${table(
      membersOf(
        '',
        only(leading, (name) => common.includes(name)),
      ),
    )}`,
  ];
  for (const study of studies) {
    const own = membersOf(
      '',
      only(study, (name) => !common.includes(name) || !shared(name, study.properties ?? {})),
    );
    const name = study.properties?.study?.const;
    parts.push(`### The study \`${name}\`\n\n${own.length ? table(own) : 'Nothing of its own.\n'}`);
  }
  return parts.join('\n');
}
