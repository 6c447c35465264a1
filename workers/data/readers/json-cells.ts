/** Put before a header of our own: it stands on no line of the file. */
export const UNCOUNTED = 0x1e;
const BLANK = 32;
/** In the place of a line break, a tab or a zero, which no cell can hold. */
const [GAP, GAP_TEXT] = [0x0b, '\v'];
/** Behind the sign for half a character, which is none in UTF-8. */
const [HALF, HALF_TEXT] = [0x0c, '\f'];

/** A string as it stands in JSON, without its quotes, as a cell on one line. @throws SyntaxError where it is none. */
export function cellOf(raw: string): string {
  const text: unknown = JSON.parse(`"${raw.replace(/[\n\r\t]/g, '\\u000b')}"`);
  return String(text)
    .replace(/[\n\r\t\0]+/g, GAP_TEXT)
    .replace(/\p{Surrogate}/gu, `\ufffd${HALF_TEXT}`);
}

/** Fields of a row as `RowScanner` cuts them. */
interface Fields {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Turns the bytes by which `cellOf` marks a field into blanks; whether there were any. */
export function cleanField({ bytes, starts, ends }: Fields, field: number): boolean {
  let to = starts[field]!;
  let found = false;
  for (let from = to; from < ends[field]!; from++) {
    const byte = bytes[from]!;
    if (byte === GAP || byte === HALF) found = true;
    if (byte !== HALF) bytes[to++] = byte === GAP ? BLANK : byte;
  }
  if (!found) return false;
  while (to > starts[field]! && bytes[to - 1] === BLANK) to--;
  ends[field] = to;
  while (starts[field]! < to && bytes[starts[field]!] === BLANK) starts[field]!++;
  return true;
}
