import { gzipSync, zipSync } from 'fflate';
import type { Rng } from '../../workers/core/random.ts';
import { type Case, encode, type FuzzFile, join } from './case.ts';
import type { Target } from './target.ts';

/** What breaks anything that reads: numbers that are none, stray delimiters, quotes, controls, halves of characters. */
const POISON =
  `NaN|inf|-Infinity|1e400|-1|0|99999999999999999999999|0x10|1e-320|-0|,|;|::|:|"|""|\\"|'|\\|\n|\r|\r\n|\n\n|\t|  |\0|\u0001|\u001b[2J|\u202e|\ufeff|\u00e9|\u2028|\ud83d\ude00|__proto__|constructor|toString|null|undefined|[]|{}|true|#|%00|../..|2014-02-31|1970-01-01|${'x'.repeat(1200)}|${','.repeat(3000)}`.split(
    '|',
  );
const DELIMITERS = ['\t', ',', ';', '::', '|', ' '];
const LF = 10;

const pick = <T>(rng: Rng, values: readonly T[]): T => values[rng.int(values.length)]!;
const cut = (content: Uint8Array, rng: Rng): [Uint8Array, Uint8Array, Uint8Array] => {
  const from = rng.int(content.length + 1);
  const to = Math.min(content.length, from + 1 + rng.int(rng.int(8) === 0 ? content.length + 1 : 40));
  return [content.subarray(0, from), content.subarray(from, to), content.subarray(to)];
};

type Change = (content: Uint8Array, rng: Rng, words: readonly string[]) => Uint8Array;

const word = (rng: Rng, words: readonly string[]) =>
  encode(pick(rng, words.length > 0 && rng.int(2) ? words : POISON));

/** Changes that know nothing but bytes. */
const ofBytes: readonly Change[] = [
  (content, rng) => {
    const changed = content.slice();
    if (changed.length > 0) changed[rng.int(changed.length)]! ^= 1 << rng.int(8);
    return changed;
  },
  (content, rng) => {
    const [before, , after] = cut(content, rng);
    return join([before, after]);
  },
  (content, rng, words) => {
    const [before, part, after] = cut(content, rng);
    return join([before, word(rng, words), part, after]);
  },
  (content, rng) => {
    const [before, part, after] = cut(content, rng);
    return join([before, ...Array.from({ length: 2 + rng.int(20) }, () => part), after]);
  },
  (content, rng) => content.slice(0, rng.int(content.length + 1)),
  (content, rng) => {
    const [before, part, after] = cut(content, rng);
    return join([after, part, before]);
  },
  (content, rng) => {
    const [before, part, after] = cut(content, rng);
    // Bytes that are no text end most readings at once, so letters come as often.
    const text = rng.int(3) > 0;
    return join([before, part.map(() => (text ? 32 + rng.int(95) : rng.int(256))), after]);
  },
];

function linesOf(content: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < content.length; at++)
    if (content[at] === LF) {
      lines.push(content.subarray(from, at + 1));
      from = at + 1;
    }
  if (from < content.length) lines.push(content.subarray(from));
  return lines;
}

const byLines =
  (change: (lines: Uint8Array[], rng: Rng, words: readonly string[]) => Uint8Array[]): Change =>
  (content, rng, words) => {
    const lines = linesOf(content);
    return lines.length === 0 ? content : join(change(lines, rng, words));
  };

/** A line with one of its cells changed, at whichever delimiter is in it. */
function changeCell(line: Uint8Array, rng: Rng, words: readonly string[]): Uint8Array {
  const text = Buffer.from(line).toString('latin1');
  const delimiter = pick(rng, DELIMITERS.filter((one) => text.includes(one)).concat(','));
  const cells = text.split(delimiter);
  const at = rng.int(cells.length);
  const kind = rng.int(6);
  if (kind === 0) cells.splice(at, 1);
  else if (kind === 1) cells.splice(at, 0, pick(rng, cells));
  else if (kind === 2) cells[at] = Buffer.from(word(rng, words)).toString('latin1');
  else if (kind === 3) cells[at] = `"${cells[at]}${rng.int(2) ? '"' : ''}`;
  else if (kind === 4) cells[at] = '';
  else cells[at] = pick(rng, cells);
  return Uint8Array.from(Buffer.from(cells.join(delimiter), 'latin1'));
}

/** Changes that know of lines and cells. */
const ofLines: readonly Change[] = [
  byLines((lines, rng) => lines.filter((_, at) => at !== rng.int(lines.length))),
  byLines((lines, rng) => [...lines, pick(rng, lines), pick(rng, lines)]),
  byLines((lines, rng) => {
    const order = rng.shuffle(Array.from(lines, (_, k) => k));
    return order.map((k) => lines[k]!);
  }),
  byLines((lines) => lines.slice(1)),
  byLines((lines, rng, words) => {
    const at = rng.int(lines.length);
    return lines.map((line, k) => (k === at ? changeCell(line, rng, words) : line));
  }),
  byLines((lines, rng, words) => lines.map((line) => (rng.int(4) ? line : changeCell(line, rng, words)))),
  byLines((lines, rng, words) => [changeCell(lines[0]!, rng, words), ...lines.slice(1)]),
  byLines((lines, rng) => {
    const end = pick(rng, ['\r\n', '\r', '\n\n', '']);
    return lines.map((line) =>
      line.at(-1) === LF && rng.int(3) ? join([line.subarray(0, -1), encode(end)]) : line,
    );
  }),
  byLines((lines, rng) => {
    const [from, to] = [pick(rng, DELIMITERS), pick(rng, DELIMITERS)];
    return lines.map((line) =>
      Uint8Array.from(Buffer.from(Buffer.from(line).toString('latin1').replaceAll(from, to), 'latin1')),
    );
  }),
];

/** Packs some or all of the files. */
function packed(files: readonly FuzzFile[], rng: Rng): FuzzFile[] {
  if (rng.int(2)) {
    const at = rng.int(files.length);
    return files.map((file, k) => {
      if (k !== at) return file;
      const half = rng.int(file.content.length + 1);
      const members = rng.int(2)
        ? [file.content]
        : [file.content.subarray(0, half), file.content.subarray(half)];
      return { name: `${file.name}.gz`, content: join(members.map((part) => gzipSync(part, { mtime: 0 }))) };
    });
  }
  const mtime = new Date(2000, 0, 1);
  const inside = Object.fromEntries(files.map(({ name, content }) => [name || 'x', content]));
  const zip = zipSync(inside, { level: rng.int(2) ? 6 : 0, mtime });
  const outer = rng.int(4) ? zip : zipSync({ 'inner.zip': zip }, { mtime });
  return [{ name: 'set.zip', content: outer }];
}

/** Changes of the files as a whole. */
function changeFiles(
  files: readonly FuzzFile[],
  target: Target,
  seeds: readonly Case[],
  rng: Rng,
): FuzzFile[] {
  const at = rng.int(files.length);
  const kind = rng.int(6);
  if (kind === 0 && files.length > 1) return files.filter((_, k) => k !== at);
  if (kind === 1 && target.names.length > 0)
    return files.map((file, k) => (k === at ? { ...file, name: pick(rng, target.names) } : file));
  if (kind === 2) return [...files, ...pick(rng, seeds).files];
  if (kind === 3) {
    const other = pick(rng, pick(rng, seeds).files).content;
    return files.map((file, k) => (k === at ? { ...file, content: join([file.content, other]) } : file));
  }
  if (kind === 4 && target.names.length > 0)
    return [...files, { ...files[at]!, name: pick(rng, target.names) }];
  return packed(files, rng);
}

/** A seed, changed in one to eight ways. */
export function mutated(target: Target, seeds: readonly Case[], rng: Rng): Case {
  let files: readonly FuzzFile[] = pick(rng, seeds).files;
  for (let changes = 1 + rng.int(8); changes > 0; changes--) {
    if (rng.int(7) === 0) {
      files = changeFiles(files, target, seeds, rng);
      continue;
    }
    const at = rng.int(files.length);
    const change = pick(rng, rng.int(2) ? ofLines : ofBytes);
    files = files.map((file, k) =>
      k === at ? { ...file, content: change(file.content, rng, target.words) } : file,
    );
  }
  return { files };
}
