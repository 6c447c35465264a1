import { z } from 'zod';
import { LabFailure, type Result, resultSchema, salvageResult } from '../../workers/protocol.ts';

/** A finished run that a person kept. */
export interface SavedRun {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** When it was saved, ISO 8601. */
  readonly saved: string;
  readonly result: Result;
}

/** A finished run that the page kept by itself. */
export interface RecentRun {
  /** The hash of its experiment: the same run again takes its place. */
  readonly id: string;
  /** When it was done, ISO 8601. */
  readonly finished: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What it takes in the store, in bytes of its JSON. */
  readonly bytes: number;
  /** What of its tables is damaged in the store, a sentence each; the result has the rest. Left out where nothing is. */
  readonly damaged?: readonly string[];
  readonly result: Result;
}

const runSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().max(500),
  note: z.string().max(20_000),
  saved: z.iso.datetime(),
  result: resultSchema,
});

const recentSchema = z.object({
  id: z.string().min(1).max(100),
  finished: z.iso.datetime(),
  ms: z.number().min(0),
  bytes: z.int().min(0),
  result: z.unknown(),
});

const fileSchema = z.object({
  format: z.literal('brittle-saved-runs'),
  version: z.literal(1),
  runs: z.array(runSchema),
});

/** A record of the store that is no saved run, as it lies there. */
export interface BrokenRun {
  readonly id: string;
  readonly record: unknown;
  /** Which member is wrong. */
  readonly why: string;
}

/** A record of the store, every member checked: another version or another program may have written it. */
export function readRun(id: string, record: unknown): SavedRun | BrokenRun {
  const parsed = runSchema.safeParse(record);
  return parsed.success ? parsed.data : { id, record, why: firstIssue(parsed.error) };
}

/**
 * A run that the page kept by itself, every member checked, without what of its tables is damaged; null where this
 * version cannot read its experiment.
 */
export function readRecent(record: unknown): RecentRun | null {
  const parsed = recentSchema.safeParse(record);
  const salvaged = parsed.success && salvageResult(parsed.data.result);
  if (!salvaged || parsed.data.id !== salvaged.result.hash) return null;
  const { result, damaged } = salvaged;
  return { ...parsed.data, ...(damaged.length > 0 && { damaged }), result };
}

/** Saved runs as the text of a JSON file. */
export function packRuns(runs: readonly SavedRun[]): string {
  return JSON.stringify({ format: 'brittle-saved-runs', version: 1, runs }, null, 1);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LabFailure('bad-file', `${what} is not JSON. Choose a file that Brittle exported.`);
  }
}

const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'unknown';
};

/**
 * The runs of an exported file, every member checked.
 * @throws LabFailure 'bad-file' with a sentence; then no run of the file is taken.
 */
export function unpackRuns(text: string): SavedRun[] {
  const parsed = fileSchema.safeParse(parseJson(text, 'This file'));
  if (!parsed.success)
    throw new LabFailure(
      'bad-file',
      `This is not a file of saved runs that can be read (${firstIssue(parsed.error)}). Nothing was changed.`,
    );
  return parsed.data.runs;
}

/**
 * A result from outside (the stored run shipped with the page), checked.
 * @throws LabFailure 'bad-file'
 */
export function parseResult(input: unknown): Result {
  const parsed = resultSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new LabFailure('bad-file', `The stored run cannot be read (${firstIssue(parsed.error)}).`);
}
