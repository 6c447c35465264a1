import { type ImportPlan, interactionRoles } from '../../protocol/import.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Collected } from './collector.ts';
import { collectParts } from './interactions.ts';
import { type Load, type Planned, partsOf } from './reader.ts';
import { Reading } from './reading.ts';
import type { Bytes, Entry } from './source.ts';

/** Bytes of interactions that are read on trial, which takes well below a second. */
const TRIAL_BYTES = 1 << 22;
/** Rows below which nothing is said of how they look. */
const FEW_ROWS = 20;
/** Interactions a user or an item below which a column is doubted to hold users or items. */
const LONELY = 1.05;

const LF = 10;

/** A file up to its first bytes and the end of a line; `cut` hears where it was cut. */
function headOf(entry: Entry, onCut: () => void): Entry {
  const open = async function* (onRaw: (bytes: number) => void): Bytes {
    let left = TRIAL_BYTES;
    for await (const piece of entry.open(onRaw)) {
      if (piece.length < left) {
        left -= piece.length;
        yield piece;
        continue;
      }
      const end = piece.lastIndexOf(LF, left - 1);
      if (end >= 0) yield piece.subarray(0, end + 1);
      onCut();
      return;
    }
  };
  return { ...entry, open };
}

const amount = (count: number) => count.toLocaleString('en');

/** What looks wrong in interactions, in sentences. */
export function doubtsAbout(
  data: Pick<Collected, 'users' | 'userLabels' | 'itemLabels' | 'ratings' | 'times'>,
): string[] {
  const rows = data.users.length;
  if (rows < FEW_ROWS) return [];
  const [users, items] = [data.userLabels.length, data.itemLabels.length];
  const doubts: string[] = [];
  const counts = `${amount(rows)} interactions of ${amount(users)} users and ${amount(items)} items`;
  if (rows < LONELY * users)
    doubts.push(
      `${counts}, but ${rows === users ? 'each' : 'almost every'} user has one item: look which columns hold users and items.`,
    );
  else if (rows < LONELY * items)
    doubts.push(
      `${counts}, but ${rows === items ? 'each' : 'almost every'} item has one user: look which columns hold users and items.`,
    );
  if (users < 2) doubts.push(`${counts}: only one user was found. Look which column holds the users.`);
  if (items < 2) doubts.push(`${counts}: only one item was found. Look which column holds the items.`);
  const { ratings, times } = data;
  if (ratings?.every((rating) => rating === ratings[0]))
    doubts.push(`Every rating is ${ratings[0]}, so ratings say nothing here.`);
  if (times?.every((time) => time === times[0]))
    doubts.push('Every time is the same, so nothing comes before anything else.');
  return doubts;
}

/** Reads the first interactions of a plan on trial and says what looks wrong, or why they cannot be read. */
export async function tryPlan(plan: ImportPlan, entries: ReadonlyMap<string, Entry>): Promise<string[]> {
  const used = plan.files.filter(({ role }) => interactionRoles.includes(role));
  if (used.length === 0) return [];
  let cut = false;
  const quiet = { progress: () => undefined, gate: () => Promise.resolve() };
  const load: Load = {
    plan,
    reading: new Reading(quiet, 0),
    files: (role) =>
      used.flatMap((file): Planned[] => {
        const entry = entries.get(file.name);
        return file.role === role && entry ? [{ file, entry: headOf(entry, () => (cut = true)) }] : [];
      }),
  };
  try {
    const doubts = doubtsAbout(await collectParts(partsOf(load), load));
    return cut ? doubts.map((doubt) => `In the first ${TRIAL_BYTES / 2 ** 20} MiB: ${doubt}`) : doubts;
  } catch (cause) {
    if (!(cause instanceof LabFailure)) throw cause;
    // Where the head ends within a quoted text, the quote is not closed there, which means nothing.
    return cut && /never ends/.test(cause.message) ? [] : [`As planned it cannot be read: ${cause.message}`];
  }
}
