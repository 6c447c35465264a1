import type { Cell, Table } from '../../workers/protocol.ts';

/**
 * What a spreadsheet may take for a formula: a sign of one, also full-width or behind blanks that it drops, and a
 * tab or the end of a line, behind which the next cell begins.
 */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** A field after RFC 4180; texts that a spreadsheet would run as a formula get a leading apostrophe. */
function field(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The whole table as CSV: a header of column keys, numbers at full precision, lines ended by CRLF. */
export function tableToCsv(table: Table): string {
  const lines = [table.columns.map((column) => field(column.key)).join(',')];
  for (const row of table.rows) lines.push(table.columns.map((column) => field(row[column.key])).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
