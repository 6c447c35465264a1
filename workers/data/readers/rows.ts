import { badFile, quote } from './fail.ts';
import { cleanField, UNCOUNTED } from './json-cells.ts';
import { MAX_RECORD_BYTES } from './limits.ts';

/** One cut line: field f stands in `bytes[starts[f] .. ends[f])`; valid only until the next row is cut. */
export interface Row {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly fields: number;
  /** Where fields start and end with the blanks around them; equal to `starts` and `ends` for quoted ones. */
  readonly outer: { readonly starts: Int32Array; readonly ends: Int32Array };
  /** True where blanks around a field belong to it: it was a value of JSON. */
  readonly exact: boolean;
  /** Fields of which a character was left out or made a blank, so that they tell nothing apart. */
  readonly broken: readonly number[];
  /** 1-based line on which the row starts. */
  readonly line: number;
}

const LF = 10;
const CR = 13;
const TAB = 9;
const BLANK = 32;
const QUOTE = 34;
const BACKSLASH = 92;
/** Bytes gathered before they are cut: about 5 ms of work, and the same rows however the stream is chunked. */
const BLOCK = 1 << 18;

/**
 * Cuts a stream of bytes into rows of fields, without making strings.
 * Delimiters: one ASCII character, '::', or ' ' for runs of blanks and tabs. With `quotes` (by default for commas
 * and semicolons) fields may stand in double quotes ("" is a quote inside, and so is one after a backslash; one that no
 * delimiter follows stands for itself, but not once the field goes over several lines: then an earlier quote was not
 * closed). Lines before the first row that hold no data are skipped and counted. Lines end with LF, CR LF or CR, mixed at will; the last may go without. Blank lines are skipped, a
 * byte order mark at the start is dropped, blanks around a field are not part of it.
 * @throws LabFailure 'bad-file' for a line above 1 MiB and for a quoted field that never ends.
 */
export class RowScanner implements Row {
  bytes = new Uint8Array(4096);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  outer = { starts: new Int32Array(64), ends: new Int32Array(64) };
  exact = false;
  broken: number[] = [];
  fields = 0;
  line = 1;
  /** Rows whose quoted text goes over several lines, and the line on which the first of them starts. */
  spanning = { rows: 0, first: 0 };
  /** Lines before the first row that hold no data: comments, and what spreadsheets say of the delimiter. */
  skipped = { rows: 0, first: 0 };
  private length = 0;
  private wanted = BLOCK;
  private nextLine = 1;
  private begun = false;
  private afterCr = false;
  /** True once a quote after a backslash was one inside a field: then all of them are, also before a delimiter. */
  private escapes = false;
  private readonly first: number;
  private readonly double: boolean;
  private readonly blanks: boolean;

  constructor(
    readonly file: string,
    delimiter: string,
    private readonly onRow: (row: Row) => void,
    private readonly quotes = delimiter === ',' || delimiter === ';',
  ) {
    const code = delimiter.charCodeAt(0);
    this.double = delimiter === '::';
    if (
      !(this.double || delimiter.length === 1) ||
      code > 126 ||
      code === LF ||
      code === CR ||
      code === QUOTE
    )
      throw badFile(file, `${quote(delimiter)} cannot separate columns; choose one character or ::.`);
    this.first = code;
    this.blanks = delimiter === ' ';
  }

  /** Takes the next bytes; returns true where rows were cut (and the caller should let others run). */
  push(chunk: Uint8Array): boolean {
    if (this.length + chunk.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + chunk.length));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
    if (this.length < this.wanted) return false;
    this.cutAll(false);
    // A long record is looked at again only when it has grown, not for each byte that comes.
    this.wanted = Math.max(BLOCK, this.length + BLOCK / 4);
    return true;
  }

  /** To be called once after the last bytes. */
  finish(): void {
    this.cutAll(true);
  }

  private cutAll(final: boolean): void {
    const n = this.length;
    let at = 0;
    if (!this.begun && n >= 3) {
      if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) at = 3;
      this.begun = true;
      at = this.pastPreamble(at, n);
    }
    while (at < n) {
      if (this.afterCr) {
        this.afterCr = false;
        if (this.bytes[at] === LF) {
          at++;
          continue;
        }
      }
      this.line = this.nextLine;
      const { escapes } = this;
      const end = this.cut(at, n, final);
      if (end < 0) {
        // The row is cut again when more of it is there, and must then be seen as it was.
        this.escapes = escapes;
        if (n - at > MAX_RECORD_BYTES)
          throw badFile(
            this.file,
            'this line is longer than 1 MiB. Expected one interaction on each line; check that this is a text file with line breaks and that every quote is closed.',
            this.line,
          );
        break;
      }
      at = end;
      if (this.nextLine > this.line + 1 && this.spanning.rows++ === 0) this.spanning.first = this.line;
      if (this.exact) {
        this.broken = [];
        for (let f = 0; f < this.fields; f++) if (cleanField(this, f)) this.broken.push(f);
      }
      if (this.fields > 1 || this.ends[0]! > this.starts[0]!) this.onRow(this);
    }
    this.bytes.copyWithin(0, at, n);
    this.length = n - at;
  }

  /** Where the first row starts, behind lines of `sep=;`, of `%` (KONECT) and of `#` where they hold no delimiter. */
  private pastPreamble(from: number, n: number): number {
    let at = from;
    if (this.bytes[at] === UNCOUNTED) {
      this.nextLine = 0;
      this.exact = true;
      return at + 1;
    }
    for (;;) {
      let end = at;
      let delimiters = 0;
      for (; end < n && this.bytes[end] !== LF && this.bytes[end] !== CR; end++)
        if (this.delimits(end)) delimiters++;
      const start = String.fromCharCode(...this.bytes.subarray(at, Math.min(end, at + 8)));
      const comment = start.startsWith('%') || (start.startsWith('#') && delimiters === 0);
      if (end >= n || !(comment || /^"?sep=."?$/i.test(start))) return at;
      if (this.skipped.rows++ === 0) this.skipped.first = this.nextLine;
      this.nextLine++;
      at = end + (this.bytes[end] === CR && this.bytes[end + 1] === LF ? 2 : 1);
    }
  }

  /** Cuts the row that starts at `at`; returns where the next one starts, or -1 where more bytes are needed. */
  private cut(at: number, n: number, final: boolean): number {
    const b = this.bytes;
    const { first, double, blanks } = this;
    this.fields = 0;
    let innerLines = 0;
    let i = at;
    for (;;) {
      const from = i;
      while (i < n && (b[i] === BLANK || (blanks && b[i] === TAB))) i++;
      if (i >= n && !final) return -1;
      const ended = i >= n || b[i] === LF || b[i] === CR;
      if (!(blanks && ended && this.fields > 0)) {
        if (this.quotes && b[i] === QUOTE && i < n) {
          const start = i + 1;
          const end = this.closing(start, n, final);
          if (end < 0) return -1;
          for (let k = start; k < end; k++) if (b[k] === LF || (b[k] === CR && b[k + 1] !== LF)) innerLines++;
          this.field(start, end, start, end);
          i = end + 1;
          while (i < n && b[i] === BLANK) i++;
        } else {
          const start = i;
          while (i < n) {
            const c = b[i]!;
            if (c === LF || c === CR) break;
            if (c === first && (!double || (i + 1 < n && b[i + 1] === first))) break;
            if (blanks && c === TAB) break;
            i++;
          }
          if (i >= n && !final) return -1;
          let end = i;
          while (end > start && b[end - 1] === BLANK) end--;
          this.field(start, end, blanks ? start : from, blanks ? end : i);
        }
      }
      if (i >= n || b[i] === LF || b[i] === CR) break;
      i += double ? 2 : 1;
    }
    this.nextLine = this.line + innerLines + 1;
    if (i >= n) {
      this.unquote();
      return n;
    }
    this.afterCr = b[i] === CR;
    this.unquote();
    return i + 1;
  }

  /** Where the quoted field that starts at `start` ends, or -1 where more bytes are needed. */
  private closing(start: number, n: number, final: boolean): number {
    const b = this.bytes;
    let lines = 0;
    for (let i = start; i < n; i++) {
      if (b[i] === LF || (b[i] === CR && b[i + 1] !== LF)) lines++;
      if (b[i] !== QUOTE) continue;
      const backslash = i > start && b[i - 1] === BACKSLASH;
      if (i + 1 < n && b[i + 1] === QUOTE) {
        // A field that ends with an escaped quote: the second one closes.
        const after = backslash ? this.endsAfter(i + 1, n) : 'no';
        if (after === 'yes' || (after === 'unknown' && final)) return i + 1;
        i++;
        continue;
      }
      const ends = this.endsAfter(i, n);
      if (ends === 'unknown') return final ? i : -1;
      if (ends === 'yes' && !(backslash && this.escapes)) return i;
      this.escapes ||= backslash;
      if (lines > 0 && !backslash)
        throw badFile(
          this.file,
          `a quote that opens on this line is not closed before another one stands in the middle of line ${this.line + lines}. Close it, or remove it if it is not meant as one.`,
          this.line,
        );
    }
    if (!final) return -1;
    throw badFile(
      this.file,
      'a quoted field starts here and never ends. Close the quote, or remove it if it is not meant as one.',
      this.line,
    );
  }

  /** Whether a field may end with the quote at `at`: a delimiter or a line break follows it; 'unknown' at the last byte. */
  private endsAfter(at: number, n: number): 'yes' | 'no' | 'unknown' {
    let next = at + 1;
    while (next < n && this.bytes[next] === BLANK) next++;
    if (next >= n) return 'unknown';
    const c = this.bytes[next]!;
    return c === LF || c === CR || this.delimits(next) ? 'yes' : 'no';
  }

  private delimits(at: number): boolean {
    return this.bytes[at] === this.first && (!this.double || this.bytes[at + 1] === this.first);
  }

  private field(start: number, end: number, from: number, to: number): void {
    if (this.fields === this.starts.length) {
      const grow = (old: Int32Array) => {
        const larger = new Int32Array(old.length * 2);
        larger.set(old);
        return larger;
      };
      this.starts = grow(this.starts);
      this.ends = grow(this.ends);
      this.outer = { starts: grow(this.outer.starts), ends: grow(this.outer.ends) };
    }
    this.starts[this.fields] = start;
    this.ends[this.fields] = end;
    this.outer.starts[this.fields] = from;
    this.outer.ends[this.fields] = to;
    this.fields++;
  }

  /** Turns "" into " inside the quoted fields of a complete row, in place. */
  private unquote(): void {
    if (!this.quotes) return;
    const b = this.bytes;
    for (let f = 0; f < this.fields; f++) {
      const start = this.starts[f]!;
      if (start === 0 || b[start - 1] !== QUOTE) continue;
      let to = start;
      const end = this.ends[f]!;
      for (let from = start; from < end; from++) {
        b[to++] = b[from]!;
        if (b[from] === QUOTE && from + 1 < end && b[from + 1] === QUOTE) from++;
      }
      this.ends[f] = to;
    }
  }
}
