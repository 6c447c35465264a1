import { badFile, short } from './fail.ts';
import { cellOf, UNCOUNTED } from './json-cells.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import type { Bytes } from './source.ts';
import { Decoder } from './text.ts';

const [TAB, LF, CR, BLANK, QUOTE, COMMA, BACKSLASH] = [9, 10, 13, 32, 34, 44, 92] as const;
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [123, 125, 91, 93, 58] as const;
/** So much is looked at for the names of members. */
const HEAD_BYTES = 1 << 16;
const PIECE_BYTES = 1 << 16;

/** Whether a text starts as objects of JSON do, one a line or in a list. */
export const startsAsObjects = (text: string): boolean => /^\ufeff?\s*\[?\s*\{\s*"/.test(text);

const isBlank = (byte: number) => byte === BLANK || byte === LF || byte === CR || byte === TAB;

/** One object as it stands in the file. */
interface Found {
  readonly bytes: Uint8Array;
  /** 1-based line on which it starts. */
  readonly line: number;
}

/** Cuts a stream into the objects that stand on its top level, apart or in one list. */
class Objects {
  private held: Uint8Array = new Uint8Array(0);
  private at = 0;
  private start = -1;
  private startLine = 1;
  private line = 1;
  private depth = 0;
  private quoted = false;

  constructor(private readonly file: string) {}

  *push(chunk: Uint8Array): Generator<Found> {
    const from = this.start < 0 ? this.at : this.start;
    const joined = new Uint8Array(this.held.length - from + chunk.length);
    joined.set(this.held.subarray(from));
    joined.set(chunk, this.held.length - from);
    this.held = joined;
    this.at -= from;
    if (this.start >= 0) this.start = 0;
    for (; this.at < joined.length; this.at++) {
      const byte = joined[this.at]!;
      if (byte === LF) this.line++;
      if (this.quoted) {
        // What is escaped may come with the next bytes, and is passed over then.
        if (byte === BACKSLASH) this.at++;
        else if (byte === QUOTE) this.quoted = false;
      } else if (this.start < 0) this.between(byte);
      else if (byte === QUOTE) this.quoted = true;
      else if (byte === OPEN || byte === OPEN_LIST) this.depth++;
      else if ((byte === CLOSE || byte === CLOSE_LIST) && --this.depth === 0) {
        yield { bytes: joined.subarray(this.start, this.at + 1), line: this.startLine };
        this.start = -1;
      }
    }
    if (this.start >= 0 && joined.length - this.start > MAX_RECORD_BYTES)
      throw badFile(
        this.file,
        'this JSON object is longer than 1 MiB. Expected an object for each interaction, such as {"user": 1, "item": 2}.',
        this.startLine,
      );
  }

  private between(byte: number): void {
    if (byte === OPEN) {
      this.start = this.at;
      this.startLine = this.line;
      this.depth = 1;
    } else if (
      !(isBlank(byte) || byte === COMMA || byte === OPEN_LIST || byte === CLOSE_LIST || byte >= 0xbb)
    )
      throw badFile(
        this.file,
        'expected a JSON object here, one for each interaction. Correct or remove the line.',
        this.line,
      );
  }

  finish(): void {
    if (this.start >= 0)
      throw badFile(
        this.file,
        'the JSON object that starts here never ends: the file may have been cut off. Download it again, or remove the line.',
        this.startLine,
      );
  }
}

/** What a value is: written out, a list, or an object. */
type Kind = 'text' | 'plain' | 'list' | 'object';

/** Reads members of objects; numbers stay as they are written, so that long ids do not merge. */
class Members {
  private readonly decoder = new Decoder();

  constructor(private readonly file: string) {}

  /** The values of an object by their names, as text; lists of texts and numbers with bars, objects left out. */
  of({ bytes, line }: Found): Map<string, string> {
    const values = new Map<string, string>();
    let at = this.next(bytes, 1);
    while (at < bytes.length - 1) {
      const nameEnd = this.valueEnd(bytes, at);
      const colon = this.next(bytes, nameEnd);
      if (bytes[at] !== QUOTE || bytes[colon] !== COLON) this.refuse(line);
      const start = this.next(bytes, colon + 1);
      const end = this.valueEnd(bytes, start);
      const value = this.value(bytes, start, end, line);
      if (value !== null) values.set(this.text(bytes, at, nameEnd, line), value);
      at = this.next(bytes, end);
      if (bytes[at] === COMMA) at = this.next(bytes, at + 1);
      else if (at < bytes.length - 1) this.refuse(line);
    }
    return values;
  }

  private refuse(line: number): never {
    throw badFile(this.file, 'this is no JSON object. Correct or remove the line.', line);
  }

  private next(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && isBlank(bytes[at]!)) at++;
    return at;
  }

  private kindOf(byte: number | undefined): Kind {
    if (byte === QUOTE) return 'text';
    return byte === OPEN ? 'object' : byte === OPEN_LIST ? 'list' : 'plain';
  }

  private valueEnd(bytes: Uint8Array, start: number): number {
    const kind = this.kindOf(bytes[start]);
    let depth = 0;
    let quoted = false;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (quoted) {
        if (byte === BACKSLASH) at++;
        else if (byte === QUOTE) {
          quoted = false;
          if (kind === 'text') return at + 1;
        }
      } else if (kind === 'plain') {
        if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || byte === COLON || isBlank(byte))
          return at;
      } else if (byte === QUOTE) quoted = true;
      else if (byte === OPEN || byte === OPEN_LIST) depth++;
      else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) return at + 1;
    }
    return bytes.length;
  }

  /** A value in one line of text, '' for null; null for an object. */
  private value(bytes: Uint8Array, start: number, end: number, line: number): string | null {
    const kind = this.kindOf(bytes[start]);
    if (kind === 'object') return null;
    if (kind === 'text') return this.text(bytes, start, end, line);
    if (kind === 'list') return this.list(bytes, start, end, line);
    const word = this.decoder.text(bytes, start, end);
    if (word === 'null' || word === 'NaN') return '';
    if (!/^(true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(word)) this.refuse(line);
    return word;
  }

  private list(bytes: Uint8Array, start: number, end: number, line: number): string | null {
    const parts: string[] = [];
    let at = this.next(bytes, start + 1);
    while (at < end - 1) {
      const to = this.valueEnd(bytes, at);
      const kind = this.kindOf(bytes[at]);
      const part = kind === 'list' || to === at ? null : this.value(bytes, at, to, line);
      if (part === null) return null;
      parts.push(part);
      at = this.next(bytes, to);
      if (bytes[at] === COMMA) at = this.next(bytes, at + 1);
    }
    return parts.join('|');
  }

  private text(bytes: Uint8Array, start: number, end: number, line: number): string {
    const raw = this.decoder.text(bytes, start + 1, end - 1);
    if (!/[\\\n\r\t]/.test(raw)) return raw;
    try {
      return cellOf(raw);
    } catch {
      return this.refuse(line);
    }
  }
}

/** Writes rows with tabs, each on the line on which its object starts, so that lines are told as they are. */
class Rows {
  private readonly encoder = new TextEncoder();
  private text = '';
  private line = 1;

  constructor(private readonly names: readonly string[]) {
    const header = names.map((name) => name.replace(/[\t\n\r]/g, ' ')).join('\t');
    this.text = `${String.fromCharCode(UNCOUNTED)}${header}\n`;
  }

  add(values: ReadonlyMap<string, string>, line: number): void {
    for (; this.line < line; this.line++) this.text += '\n';
    this.text += `${this.names.map((name) => values.get(name) ?? '').join('\t')}\n`;
    this.line++;
  }

  get full(): boolean {
    return this.text.length >= PIECE_BYTES;
  }

  take(): Uint8Array {
    const bytes = this.encoder.encode(this.text);
    this.text = '';
    return bytes;
  }
}

/** The names of values in the first objects. @throws LabFailure 'bad-file' where they make no table. */
function namesOf(file: string, first: readonly ReadonlyMap<string, string>[]): string[] {
  const names = new Set(
    first.flatMap((values) => [...values].flatMap(([name, value]) => (value === '' ? [] : [name]))),
  );
  if (first.length > 1 && names.size > 1) return [...names];
  const has = [...names].slice(0, 4).join(', ');
  throw badFile(
    file,
    first.length > 1
      ? `its JSON objects hold ${names.size === 0 ? 'no values' : `${short(has, 60)} alone`} beside other objects. Expected an object for each interaction, such as {"user": 1, "item": 2}.`
      : 'this JSON is a single object. Expected one for each interaction, such as {"user": 1, "item": 2}, one a line or in a list.',
  );
}

/**
 * Objects of JSON, one a line or in a list, as a table with tabs and a header: a column for each member that has a
 * value in the first 64 KiB; lists of values are joined by bars, objects inside are left out.
 * @throws LabFailure 'bad-file' with the line of an object that is none, and where they make no table.
 */
export async function* tableOfJson(file: string, bytes: Bytes): Bytes {
  const objects = new Objects(file);
  const members = new Members(file);
  const first: { values: Map<string, string>; line: number }[] = [];
  let rows: Rows | null = null;
  let seen = 0;
  const begin = () => {
    const begun = new Rows(
      namesOf(
        file,
        first.map(({ values }) => values),
      ),
    );
    for (const { values, line } of first) begun.add(values, line);
    return begun;
  };
  for await (const chunk of bytes) {
    for (const found of objects.push(chunk)) {
      const values = members.of(found);
      seen += found.bytes.length;
      if (rows) rows.add(values, found.line);
      else {
        first.push({ values, line: found.line });
        if (seen >= HEAD_BYTES) rows = begin();
      }
      if (rows?.full) yield rows.take();
    }
  }
  objects.finish();
  yield (rows ?? begin()).take();
}
