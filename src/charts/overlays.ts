import type { Table } from '../../workers/protocol.ts';
import { buildLines, type Line, type LineSource, MAX_POINTS } from './lines.ts';
import type { Overlay } from './types.ts';

/** What is drawn of several runs in one figure. */
interface Overlaid {
  readonly lines: readonly Line[];
  /** All that is drawn, with the run of each row. */
  readonly table: Table;
  /** Why something of a pinned run is not drawn, in sentences. */
  readonly missing: readonly string[];
}

const labelOf = ({ columns }: Table, key: string) => columns.find((column) => column.key === key)?.label;

/** Why a pinned run has no line in a figure; null where it has. */
function whyNot({ table }: Overlay, { x, y, table: own }: LineSource): string | null {
  if (!table) return 'it has nothing for this picture.';
  for (const key of [y, x]) {
    const [here, there] = [labelOf(own, key), labelOf(table, key)];
    if (here === undefined) continue;
    if (there === undefined) return `it has no ${here}.`;
    if (here !== there) return `it has ${there}, and this is ${here}.`;
  }
  return null;
}

/** Lines of the run shown, and over them those of pinned runs that can be held against them. */
export function overlaid(source: LineSource, overlays: readonly Overlay[]): Overlaid {
  if (overlays.length === 0) return { lines: buildLines(source), table: source.table, missing: [] };
  const most = Math.floor(MAX_POINTS / (1 + overlays.length));
  const lines = buildLines(source, most);
  const rows = source.table.rows.map((row) => ({ run: 'shown', ...row }));
  const missing: string[] = [];
  for (const overlay of overlays) {
    const { letter, name, table, roles, strokes, labels } = overlay;
    const reason = whyNot(overlay, source);
    const own =
      table && reason === null
        ? buildLines(
            {
              ...source,
              table,
              ...(roles && { roles }),
              ...(strokes && { strokes }),
              ...(labels && { labels }),
            },
            most,
          )
        : [];
    if (own.length === 0)
      missing.push(`${letter} is not drawn: ${reason ?? 'it has no points for these lines.'}`);
    else {
      for (const line of own)
        lines.push({
          ...line,
          key: `${letter} ${line.key}`,
          label: `${line.label}, ${letter}: ${name}`,
          letter,
          unnamed: line.label,
          run: `${letter}: ${name}`,
        });
      for (const row of table?.rows ?? []) rows.push({ run: `${letter}: ${name}`, ...row });
    }
  }
  return {
    lines,
    table: {
      ...source.table,
      columns: [{ key: 'run', label: 'Run', type: 'text' }, ...source.table.columns],
      rows,
    },
    missing,
  };
}
