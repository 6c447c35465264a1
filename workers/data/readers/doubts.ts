import { type ImportPlan, interactionRoles } from '../../protocol/import.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Collected } from './collector.ts';
import { quote } from './fail.ts';
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

/** Ids that say that there is none. */
const NOBODY = /^(n\/?a|nan|null|\(null\)|none|nil|undefined|unknown|anonymous|\\n|-|-1)$/i;
/** Ids as a spreadsheet writes them once it has rounded them: 9.78E+12. */
const ROUNDED = /^\d(\.\d+)?e\+\d+$/i;
/** A last time so many times smaller than all others has lost its last digits. */
const CUT_OFF = 5;

/** What ids say of themselves: that there is none, or that they were rounded. */
function doubtsAboutIds(what: 'user' | 'item', labels: readonly string[], rows: Int32Array): string[] {
  const doubts: string[] = [];
  const nobody = labels.findIndex((label) => NOBODY.test(label));
  const count = nobody < 0 ? 0 : rows.reduce((sum, one) => sum + (one === nobody ? 1 : 0), 0);
  if (count > 1)
    doubts.push(
      `${amount(count)} interactions have the ${what} ${quote(labels[nobody]!)}. Where that says that none is known, take their lines out: they are read as one ${what}.`,
    );
  const rounded = labels.find((label) => ROUNDED.test(label));
  if (rounded)
    doubts.push(
      `The ${what} ${quote(rounded)} was rounded by a spreadsheet, so that different ${what}s may have become one. Export the ids as text.`,
    );
  return doubts;
}

/** Whether the last time is a stump of those before it, as where a download was cut off. */
function lastCutOff(times: Float64Array): boolean {
  const last = times.at(-1)!;
  return last > 0 && times.subarray(0, -1).every((time) => time > CUT_OFF * last);
}

/** What looks wrong in interactions, in sentences. */
export function doubtsAbout(
  data: Pick<Collected, 'users' | 'items' | 'userLabels' | 'itemLabels' | 'ratings' | 'times'>,
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
  doubts.push(...doubtsAboutIds('user', data.userLabels, data.users));
  doubts.push(...doubtsAboutIds('item', data.itemLabels, data.items));
  const { ratings, times } = data;
  if (ratings?.every((rating) => rating === ratings[0]))
    doubts.push(`Every rating is ${ratings[0]}, so ratings say nothing here.`);
  if (times?.every((time) => time === times[0]))
    doubts.push('Every time is the same, so nothing comes before anything else.');
  if (times && lastCutOff(times))
    doubts.push(
      `The last time is ${amount(times.at(-1)!)}, far below all others: the file may have been cut off within its last line.`,
    );
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
