import { z } from 'zod';
import { type Spec, specSchema } from '../../workers/protocol.ts';

/** What of JSON Schema tells the values with a name: kinds of unions, and enumerations. */
interface Node {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly oneOf?: readonly Node[];
}

/** Takes a member and its value: 'goal', 'push'. */
type Take = (member: string, choice: unknown) => void;
type Members = Readonly<Record<string, unknown>>;

const studies = (z.toJSONSchema(specSchema, { io: 'input' }) as Node).oneOf ?? [];
const constOf = (node: Node, member: string) => node.properties?.[member]?.const;

/** Every choice with a name under a node of the schema, or those that `value` makes. */
function walk(member: string, node: Node, value: unknown, take: Take): void {
  const every = value === undefined;
  if (node.oneOf) {
    for (const variant of node.oneOf) {
      const kind = constOf(variant, 'kind');
      if (!every && (value as Members).kind !== kind) continue;
      take(member, kind);
      walk(member, variant, value, take);
    }
  } else if (node.enum) {
    for (const one of every ? node.enum : [value ?? node.default]) take(member, one);
  } else if (node.items) {
    for (const one of every ? [undefined] : (value as unknown[])) walk(member, node.items, one, take);
  } else {
    for (const [name, inner] of Object.entries(node.properties ?? {})) {
      if (inner.const === undefined) walk(name, inner, every ? undefined : (value as Members)[name], take);
    }
  }
}

/** What every study has and does alike, as the plainest one shows; models are told for each study. */
const shared = new Set<string>();
walk('', studies[0], undefined, (member) => member !== 'model' && shared.add(member));

/** 'study=evade', 'poison profiles=aush', and without a study what all share: 'engine=kernels'. */
function choices(study: Node, value?: unknown): string[] {
  const name = constOf(study, 'study');
  const made = [`study=${name}`];
  walk('', study, value, (member, choice) => {
    made.push(`${shared.has(member) ? '' : `${name} `}${member}=${choice}`);
  });
  return made;
}

/** Every choice with a name that a spec can make. */
export const offered = (): ReadonlySet<string> => new Set(studies.flatMap((study) => choices(study)));

/** The choices that a resolved spec makes. */
export const chosen = (spec: Spec): string[] =>
  studies.filter((study) => constOf(study, 'study') === spec.study).flatMap((study) => choices(study, spec));
