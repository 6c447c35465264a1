import { z } from 'zod';
import { specSchema } from '../spec/spec.ts';

/** The browser's store keeps NaN and infinities, which JSON does not have. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const cell = z.union([z.string(), anyNumber, z.null()]);
const table = z.object({
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
  rows: z.array(z.record(z.string(), cell)),
});

/** A result from a store or a file, every member checked. */
export const resultSchema = z.object({
  spec: specSchema,
  hash: z.string(),
  engine: z.enum(['kernels', 'tfjs-webgl', 'tfjs-wasm', 'tfjs-cpu']),
  tables: z.array(table),
  notes: z.array(z.string()),
});
