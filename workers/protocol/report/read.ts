import { z } from 'zod';
import { specSchema } from '../spec/spec.ts';

/** The browser's store keeps NaN and infinities, which JSON does not have. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const cell = z.union([z.string(), anyNumber, z.null()]);
const row = z.record(z.string(), cell);
const head = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      type: z.enum(['text', 'integer', 'number', 'percent']),
      digits: z.int().min(0).max(20).optional(),
      unit: z.string().optional(),
    }),
  ),
});
const table = head.extend({ rows: z.array(row) });

/** A result from a store or a file, every member checked. */
export const resultSchema = z.object({
  spec: specSchema,
  hash: z.string(),
  engine: z.enum(['kernels', 'tfjs-webgl', 'tfjs-wasm', 'tfjs-cpu']),
  tables: z.array(table),
  notes: z.array(z.string()),
});

/** What can still be read of a result of which some tables are damaged, and what they are, a sentence each. */
export interface SalvagedResult {
  readonly result: z.infer<typeof resultSchema>;
  readonly damaged: readonly string[];
}

const named = z.object({ title: z.string().min(1) });
/** Letters of a name from outside that a sentence repeats. */
const longest = 60;
const titleOf = (input: unknown): string => {
  const { data } = named.safeParse(input);
  return data ? `“${data.title.slice(0, longest)}”` : 'A table without a title';
};

/** A result whose experiment can be read, with the tables and rows that can; null where the experiment cannot. */
export function salvageResult(input: unknown): SalvagedResult | null {
  const outer = resultSchema.extend({ tables: z.unknown() }).safeParse(input);
  if (!outer.success) return null;
  const { tables } = outer.data;
  const damaged = Array.isArray(tables) ? [] : ['The list of its tables is damaged.'];
  const read = (Array.isArray(tables) ? tables : []).flatMap((one: unknown) => {
    const whole = table.safeParse(one);
    if (whole.success) return [whole.data];
    const part = head.extend({ rows: z.array(z.unknown()) }).safeParse(one);
    if (!part.success) {
      damaged.push(`${titleOf(one)} is damaged and cannot be shown.`);
      return [];
    }
    const rows = part.data.rows.flatMap((each) => {
      const { data } = row.safeParse(each);
      return data ? [data] : [];
    });
    const lost = part.data.rows.length - rows.length;
    damaged.push(
      `${lost} of the ${part.data.rows.length} rows of ${titleOf(one)} ${lost === 1 ? 'is' : 'are'} damaged.`,
    );
    return [{ ...part.data, rows }];
  });
  return { result: { ...outer.data, tables: read }, damaged };
}
