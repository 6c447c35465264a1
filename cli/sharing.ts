import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { studies } from '../workers/protocol/names/studies.ts';
import {
  comparisonReport,
  MOST_COMPARED,
  type Side,
  sidesLink,
} from '../workers/protocol/report/comparison.ts';
import { iframeOf } from '../workers/protocol/report/embed.ts';
import { resultSchema } from '../workers/protocol/report/read.ts';
import { hashLink, studyReport } from '../workers/protocol/report/study.ts';
import type { Result } from '../workers/protocol/result.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { misuse } from './failure.ts';

/** The results of a file: one that `run` wrote, or those that the page exported under Saved runs. */
async function resultsIn(path: string): Promise<readonly { readonly of: string; readonly result: Result }[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw misuse(`The result ${path} cannot be read.`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw misuse(`${path} is not JSON; the command report takes results, as run --out writes them.`);
  }
  const saved =
    typeof input === 'object' && input !== null && 'runs' in input && Array.isArray(input.runs)
      ? input.runs.map((run: { name?: unknown; result?: unknown } | null) => ({
          of: `${basename(path)}, ${String(run?.name ?? 'without a name')}`,
          result: run?.result,
        }))
      : [{ of: basename(path), result: input }];
  return saved.map(({ of, result }) => {
    const read = resultSchema.safeParse(result);
    if (read.success) return { of, result: read.data };
    if (typeof result === 'object' && result !== null && 'study' in result)
      throw misuse(`${path} is a spec and no result; run it first, with --out FILE.`);
    const [issue] = read.error.issues;
    throw misuse(
      `${of} is no result that this version can read (${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'unknown'}).`,
    );
  });
}

/** The whole address of an experiment in a lab; undefined where that is not known. */
export const linkTo = (lab: string | null, spec: Spec): string | undefined =>
  lab === null ? undefined : `${lab}${hashLink(spec)}`;

/**
 * Results as one HTML file: one alone as `run --report` writes it, several compared.
 * @param lab the address of the lab that the report leads back to; null where it is not known
 * @throws LabFailure 'bad-spec' where a file holds no result, or there are more than can be told apart
 */
export async function reportOf(paths: readonly string[], lab: string | null): Promise<string> {
  const results = (await Promise.all(paths.map(resultsIn))).flat();
  const [first, ...others] = results;
  if (!first) throw misuse('These files hold no run.');
  if (others.length === 0) return studyReport(first.result, linkTo(lab, first.result.spec));
  if (results.length > MOST_COMPARED)
    throw misuse(`${results.length} results are too many to be told apart; ${MOST_COMPARED} at most.`);
  const sides = results.map(({ of, result }, n): Side => ({ name: 'ABCDE'.charAt(n), about: of, result }));
  return comparisonReport(sides, lab === null ? undefined : `${lab}${sidesLink(sides)}`);
}

/** What stands around an embedded study. */
export interface Frame {
  /** The address of the lab. */
  readonly lab: string;
  /** The beginning of the title of the only figure shown; null for all. */
  readonly figure: string | null;
  readonly settings: boolean;
}

/**
 * The line of HTML that embeds an experiment, with others pinned beside it.
 * @throws LabFailure 'bad-spec' where a pinned one is of another study
 */
export function embedOf([spec, ...pinned]: readonly Spec[], { lab, figure, settings }: Frame): string {
  if (!spec) throw misuse('The command embed needs the path of a spec.');
  const odd = pinned.find(({ study }) => study !== spec.study);
  if (odd)
    throw misuse(
      `A spec of ${studies[odd.study].label} cannot be pinned beside one of ${studies[spec.study].label}.`,
    );
  const more = [
    ...(figure === null ? [] : [`figure=${encodeURIComponent(figure)}`]),
    ...(settings ? [] : ['settings=none']),
  ];
  return iframeOf(`${lab}${hashLink(spec, pinned)}`, `${studies[spec.study].label}, in Brittle`, more);
}
