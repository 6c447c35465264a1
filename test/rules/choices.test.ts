import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  describeStudy,
  type Entries,
  type SettingFields as Fields,
  helpOf,
  isChosen,
  type SettingNode as Node,
  optionsOf,
  specSchema,
  studyIds,
} from '../../workers/protocol.ts';

/** What of JSON Schema names values: enumerations, and the kinds of unions. */
interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly names?: Entries;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

interface Choice {
  readonly path: string;
  readonly schema: Schema;
  readonly values: readonly string[];
}

const kindOf = (schema: Schema) => String(schema.properties?.kind?.const);

/** Every choice under a node of the schema, with all its values. */
function choicesIn(path: string, schema: Schema): Choice[] {
  const below = (name: string, inner: Schema) => choicesIn(`${path}.${name}`, inner);
  if (schema.enum) return [{ path, schema, values: schema.enum }];
  if (schema.items) return choicesIn(path, { ...schema.items, names: schema.items.names ?? schema.names });
  if (schema.oneOf)
    return [
      { path, schema, values: schema.oneOf.map(kindOf) },
      ...schema.oneOf.flatMap((one) => below(kindOf(one), { properties: one.properties })),
    ];
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => below(name, inner));
}

const studies = (z.toJSONSchema(specSchema, { io: 'input' }) as Schema).oneOf ?? [];
const choices = studies.flatMap((study) =>
  choicesIn(String(study.properties?.study?.const), { properties: study.properties }),
);

it('every value that a spec can be given by name has a label of its own and a sentence in a descriptor', () => {
  expect(choices.length).toBeGreaterThan(100);
  const wanting = choices.flatMap(({ path, schema: { names = {} }, values }) =>
    values.flatMap((value) => {
      const entry = Object.hasOwn(names, value) ? names[value] : undefined;
      if (!entry) return [`${path}: ${value} has no descriptor`];
      if (!/\S/.test(entry.description)) return [`${path}: ${value} has no sentence`];
      return entry.label === value ? [`${path}: ${value} is called by its id`] : [];
    }),
  );
  expect(wanting).toEqual([]);
});

it('no two values of a choice are called the same', () => {
  for (const { path, schema, values } of choices) {
    const labels = values.map((value) => schema.names?.[value]?.label);
    expect([path, new Set(labels).size]).toEqual([path, values.length]);
  }
});

/** Every setting of a study, however deep. */
const nodesIn = (fields: Fields): Node[] =>
  Object.values(fields).flatMap((node) => {
    if (node.kind === 'object') return [node, ...nodesIn(node.fields)];
    return node.kind === 'union'
      ? [node, ...node.options.flatMap((option) => nodesIn(option.fields))]
      : [node];
  });

it('no control shows a value as the spec writes it, neither as an option nor in its help', () => {
  const raw = studyIds.flatMap((study) =>
    nodesIn(describeStudy(study)).flatMap((node) => {
      const told = isChosen(node) ? optionsOf(node) : [];
      const ids = told.filter(({ value, label, meaning }) => label === value || meaning === '');
      // 'prefix: a flip counts …' names a value; 'of ℓ2: …' would be a sentence.
      const about = helpOf(node)?.about ?? '';
      const named = told.filter(({ value }) =>
        new RegExp(`(^|; |, )${value}(, [a-z-]+)*( [a-z-]+)?:`).test(about),
      );
      return [...ids, ...named].map(({ value }) => `${study}, ${node.title}: ${value}`);
    }),
  );
  expect(raw).toEqual([]);
});
