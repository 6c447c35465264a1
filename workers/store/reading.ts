import { z } from 'zod';
import type { BrokenRecord, RecordKind, StoredModel } from '../protocol/api.ts';
import type { DatasetCard } from '../protocol/dataset.ts';
import { engineIds } from '../protocol/run/engine.ts';
import type { Drawer, Drawers } from './drawers.ts';

/** What this version reads of the lists in the store; another version or another program may have written them. */

const count = z.number().min(0);
const spread = z.object({ min: count, median: count, mean: count, max: count });
const fields = z.array(z.object({ name: z.string(), values: count }));

const card = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  source: z.enum(['generated', 'file']),
  users: count,
  items: count,
  interactions: count,
  density: count,
  shape: count,
  gini: z.union([z.number(), z.nan()]),
  perUser: spread,
  perItem: spread,
  ratings: z.array(z.object({ value: z.number(), count })),
  longTail: z.array(z.object({ rank: count, count })),
  times: z.object({ from: z.number(), to: z.number() }).nullable(),
  userFields: fields,
  itemFields: fields,
  contextFields: fields,
  notes: z.array(z.string()),
  unkept: z.string().optional(),
  sample: z.array(z.array(z.union([z.string(), z.number(), z.nan(), z.null()]))),
});

const model = z.object({
  hash: z.string().min(1),
  // What an older version kept does not say where it came from.
  origin: z.enum(['trained', 'imported']).default('imported'),
  name: z.string(),
  kind: z.string(),
  dataset: z.string(),
  engine: z.enum(engineIds),
  epochs: count,
  bytes: count,
  stored: z.iso.datetime(),
});

/** The lists that a person sees, and where what they stand for lies. */
const lists = {
  card: { drawer: 'cards', content: 'datasets', schema: card as z.ZodType<DatasetCard> },
  model: { drawer: 'models', content: 'weights', schema: model as z.ZodType<StoredModel> },
} as const;

/** Where a record's content was found damaged, the record says so, and is set aside with it until it is written anew. */
interface Marked {
  readonly damaged?: unknown;
}

/** Notes that what a record of a list stands for is damaged. */
export async function markDamaged(
  drawers: Drawers,
  kind: RecordKind,
  key: string,
  why: string,
): Promise<void> {
  const drawer = drawers<object>(lists[kind].drawer);
  const record = await drawer.get(key);
  if (typeof record === 'object' && record !== null) await drawer.put(key, { ...record, damaged: why });
}

/** What is there under each key of a drawer: read, or why it is not. */
async function readAll<T>(
  drawer: Drawer<T>,
  schema: z.ZodType<T>,
): Promise<{ key: string; record: unknown; read: T | null; why: string }[]> {
  const keys = await drawer.keys();
  return Promise.all(
    keys.map(async (key) => {
      const record: unknown = await drawer.get(key);
      const { damaged } = (record ?? {}) as Marked;
      if (damaged !== undefined) return { key, record, read: null, why: `its content: ${String(damaged)}` };
      const { data, error } = schema.safeParse(record);
      const issue = error?.issues[0];
      return {
        key,
        record,
        read: data ?? null,
        why: issue ? `${issue.path.join('.') || 'the record'}: ${issue.message}` : '',
      };
    }),
  );
}

/** The records of a list that can be read, in no order. */
export async function readCards(drawers: Drawers): Promise<DatasetCard[]> {
  const all = await readAll(drawers<DatasetCard>(lists.card.drawer), lists.card.schema);
  return all.flatMap(({ read }) => read ?? []);
}

/** The same of models. */
export async function readModels(drawers: Drawers): Promise<StoredModel[]> {
  const all = await readAll(drawers<StoredModel>(lists.model.drawer), lists.model.schema);
  return all.flatMap(({ read }) => read ?? []);
}

/** The records of a list that cannot be read; they stay where they are until a person decides. */
export async function brokenIn(drawers: Drawers, kind: RecordKind): Promise<BrokenRecord[]> {
  const { drawer, schema } = lists[kind];
  const all = await readAll<unknown>(drawers<unknown>(drawer), schema as z.ZodType<unknown>);
  return all.flatMap(({ key, record, read, why }) => (read === null ? [{ key, record, why }] : []));
}

/** Deletes the records of a list that cannot be read, and what they stood for. */
export async function deleteBroken(drawers: Drawers, kind: RecordKind): Promise<void> {
  const { drawer, content } = lists[kind];
  for (const { key } of await brokenIn(drawers, kind)) {
    await drawers<unknown>(drawer).delete(key);
    await drawers<unknown>(content).delete(key);
  }
}
