/** Links that stand in a text, whatever stands around them: lines of a chat, a mail with its quotes, a list. */
export interface LinkIn {
  /** The line that it begins in, from 1. */
  readonly line: number;
  /** What it holds of answers; null where it holds none. */
  readonly packed: string | null;
  /** How it begins, for a sentence on it. */
  readonly start: string;
}

const MOST_SHOWN = 60;
/** Mail programs and their guards write the sign of equality as `%3D` or `=3D`. */
const ANSWERS = /answers(?:=3D|%3D|=)(\S*)/;
const ADDRESS = /(?:https?:\/\/|#\/|\banswers=)(?:(?!https?:\/\/)\S)+/g;
/** A line that goes on where the one before was broken, with what mail programs put at its head. */
const NEXT_LINE = /^=?\r?\n[>\s]*([\w-]+)/;

/** What a link holds, put together again where a mail program broke it over several lines. */
function mended(packed: string, after: string): string {
  const [, count, begun] = /^(\d{1,5})\.([\w-]*)=?$/.exec(packed) ?? [];
  if (begun === undefined) return packed;
  let [letters, rest] = [begun, after];
  while (letters.length < Number(count)) {
    const next = NEXT_LINE.exec(rest);
    if (!next) return packed;
    letters += next[1];
    rest = rest.slice(next[0].length);
  }
  return `${count}.${letters}`;
}

/** All links of a text, in its order; lines without one are none of our business. */
export function linksIn(text: string): readonly LinkIn[] {
  let line = 1;
  let before = 0;
  return [...text.matchAll(ADDRESS)].map(({ 0: address, index }) => {
    line += text.slice(before, index).split('\n').length - 1;
    before = index;
    const packed = ANSWERS.exec(address)?.[1];
    const start = address.length > MOST_SHOWN ? `${address.slice(0, MOST_SHOWN)}…` : address;
    return {
      line,
      packed: packed === undefined ? null : mended(packed, text.slice(index + address.length)),
      start,
    };
  });
}
