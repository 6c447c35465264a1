import type { Result } from '../workers/protocol/result.ts';
import { certifyTables } from '../workers/protocol/tables/certify.ts';

/** A result whose search was cut off by the clock says so. */
export type TimedResult = Result & {
  /** What is open for want of time, in sentences; absent where the clock decided nothing. */
  readonly clock?: string;
};

/** Predictions that are named at most. */
const MOST = 20;

/**
 * Says of the result of a certify study what `--time` left open: a search that spends its nodes says how many, one that
 * the clock cut off none. Where nothing is open for want of time the result is the one without `--time`, byte for byte.
 */
export function withClock(result: Result, seconds: number | null): TimedResult {
  const { spec, tables, notes } = result;
  if (seconds === null || spec.study !== 'certify' || spec.attack.nodes === 0) return result;
  const rows = certifyTables.instances.among(tables)?.rows ?? [];
  const open = rows
    .filter(({ exact, nodes }) => exact === null && nodes === 0)
    .map(({ instance }) => instance);
  if (open.length === 0) return result;
  const named = open.slice(0, MOST).join(', ');
  const more = open.length > MOST ? ` and ${open.length - MOST} more` : '';
  const clock = `${open.length} of ${rows.length} predictions are open because the ${seconds} seconds of --time were over before their search ended (instances ${named}${more}): for them there are bounds alone. All other verdicts are those of a search without --time; which ones are open depends on the clock, so this result may come out otherwise.`;
  return { clock, ...result, notes: [...notes, clock] };
}
