import type { Field } from '../types.ts';
import { delimiterName } from './delimiters.ts';
import { badFile, short } from './fail.ts';
import type { SideField } from './fields.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { cells } from './sniff.ts';
import type { Entry } from './source.ts';

/** A field while it is filled. */
export interface FieldDraft {
  readonly name: string;
  kind: Field['kind'];
  readonly order?: readonly string[];
  readonly of: Map<string, string[]>;
}

/** What the files beside the interactions say of users and items that have interactions; of others it is told. */
export class Sides {
  /** Display names by item. */
  readonly titles = new Map<string, string>();
  /** The genres of MovieLens 100K in the order of their file; null where it is not there. */
  genres: string[] | null = null;
  /** Names for the values of features, by feature. */
  readonly names = new Map<string, Map<string, string>>();
  private readonly drafts = { user: [] as FieldDraft[], item: [] as FieldDraft[] };

  constructor(
    private readonly ids: { readonly user: ReadonlySet<string>; readonly item: ReadonlySet<string> },
    private readonly reading: Reading,
  ) {}

  /** A new field, after those before it. */
  field(of: 'user' | 'item', name: string, kind: Field['kind'], order?: readonly string[]): FieldDraft {
    const draft = { name, kind, of: new Map<string, string[]>(), ...(order && { order }) };
    this.drafts[of].push(draft);
    return draft;
  }

  /** Whether an id has interactions; a row that speaks of another is told as left out. */
  knows(of: 'user' | 'item', id: string, file: string, line: number): boolean {
    if (this.ids[of].has(id)) return true;
    this.reading.tell(file, line, 'left out', `no interaction has their ${of}`);
    return false;
  }

  /** Whether `id` is new to a file that has a row for each; the row that names it again is told as left out. */
  first(seen: Set<string>, of: 'user' | 'item', id: string, file: string, line: number): boolean {
    if (!seen.has(id)) {
      seen.add(id);
      return true;
    }
    this.reading.tell(file, line, 'left out', `an earlier row has the same ${of}`);
    return false;
  }

  fields(of: 'user' | 'item'): SideField[] {
    return this.drafts[of]
      .filter((draft) => draft.of.size > 0)
      .map((draft) => {
        const names = this.names.get(draft.name);
        if (!names) return draft;
        const renamed = Array.from(
          draft.of,
          ([id, values]) => [id, values.map((value) => names.get(value) ?? value)] as const,
        );
        return { ...draft, of: new Map(renamed) };
      });
  }
}

/** How the rows of a side file look. */
export interface SideShape {
  readonly columns: number;
  readonly header: boolean;
  readonly expected: string;
  readonly quotes?: boolean;
  /** The column of ids, which keep the blanks around them where they come from JSON. */
  readonly key?: number;
}

/** A field that ends within a character in the form of web pages. */
const CUT = /&(amp|quot|apos|lt|gt|#\d+)$/;

/**
 * A row with too many columns put together again where a field was cut at the semicolon of “&amp;”, as in the cleaned
 * Book-Crossing, where semicolons became tabs; null where that does not give as many columns as there should be.
 */
function mend(found: readonly string[], columns: number): string[] | null {
  const whole: string[] = [];
  for (const cell of found) {
    const last = whole.length - 1;
    if (last >= 0 && CUT.test(whole[last]!)) whole[last] += `; ${cell}`;
    else whole.push(cell);
  }
  return whole.length === columns ? whole : null;
}

/** An id of JSON as it is written; one that cannot be an id among the interactions is none here either. */
const exactId = (row: Row, key: number, { decoder }: Reading) =>
  row.broken.includes(key) ? '' : decoder.text(row.bytes, row.outer.starts[key], row.outer.ends[key]);

/** The cells of rows, as text; complains about a row with another number of columns than `shape`, or tells it. */
export async function readRows(
  entry: Entry,
  delimiter: string,
  reading: Reading,
  shape: SideShape & { readonly lenient?: boolean },
  onRow: (cells: string[], line: number) => void,
): Promise<void> {
  let rows = 0;
  const each = (row: Row) => {
    if (++rows === 1 && shape.header) return;
    let found = cells(row, reading.decoder);
    if (found.length !== shape.columns && shape.lenient) {
      const mended = mend(found, shape.columns);
      const why = mended
        ? 'a text had been cut where a character stands in the form of web pages, such as “&amp;”'
        : `they do not have the ${shape.columns} columns of the others`;
      reading.tell(row.file, row.line, mended ? 'mended' : 'left out', why);
      if (!mended) return;
      found = mended;
    } else if (found.length !== shape.columns)
      throw badFile(
        entry.name,
        `expected ${shape.columns} columns separated by a ${delimiterName(delimiter)} (${short(shape.expected, 120)}), found ${row.fields}. Correct or remove the line.`,
        row.line,
      );
    if (row.exact && shape.key !== undefined) found[shape.key] = exactId(row, shape.key, reading);
    onRow(found, row.line);
  };
  await reading.rows(entry, delimiter, each, { quotes: shape.quotes });
}
