import { z } from 'zod';
import { type Answer, type AnswerFile, answerFile } from './answer.ts';

/**
 * A learner's answers within a link: how many letters follow, a point, and JSON as gzip without its header, which is
 * always the same, in the letters of base64url. The count tells a link that was cut, and the check sum of gzip one in
 * which a letter is another.
 */

/** A name and answers as short as JSON can say them: a number, an option, or the xs and the ys of a curve. */
const short = z.object({
  n: z.string().default(''),
  a: z.record(
    z.string(),
    z.union([z.number(), z.string(), z.tuple([z.array(z.number()), z.array(z.number())])]),
  ),
});
type Short = z.input<typeof short>['a'][string];

/** The head of a gzip file without name and time (RFC 1952). */
const HEAD = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] as const;
/** The longest JSON that is unpacked, bytes: a hundred answers of a hundred points. */
const MOST_BYTES = 200_000;

/** Four significant digits: finer than a pointer draws, and the same from a file as from a link. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** The answer as it is packed. */
export function roundedAnswer(given: Answer): Answer {
  if (given.kind === 'number') return { ...given, value: rounded(given.value) };
  if (given.kind === 'choice') return given;
  return { ...given, points: given.points.map(({ x, y }) => ({ x: rounded(x), y: rounded(y) })) };
}

function shortOf(given: Answer): Short {
  const one = roundedAnswer(given);
  if (one.kind === 'number') return one.value;
  if (one.kind === 'choice') return one.option;
  return [one.points.map(({ x }) => x), one.points.map(({ y }) => y)];
}

function longOf(given: Short): unknown {
  if (typeof given === 'number') return { kind: 'number', value: given };
  if (typeof given === 'string') return { kind: 'choice', option: given };
  const [xs, ys] = given;
  return { kind: 'curve', points: xs.map((x, i) => ({ x, y: ys[i] })) };
}

const lettersOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const bytesOf = (letters: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const through = (bytes: Uint8Array<ArrayBuffer>, turn: CompressionStream | DecompressionStream) =>
  new Blob([bytes]).stream().pipeThrough(turn);

/** @throws where the bytes are no gzip, or hold more than is read */
async function unzipped(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = through(bytes, new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError('More than a learner can answer.');
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The answers as they stand in a link, in letters, digits, `-`, `_` and one point. */
export async function packAnswers({ name, answers }: Omit<AnswerFile, 'brittle'>): Promise<string> {
  const a = Object.fromEntries(Object.entries(answers).map(([step, given]) => [step, shortOf(given)]));
  const json = new TextEncoder().encode(JSON.stringify({ n: name, a } satisfies z.input<typeof short>));
  const packed = await new Response(through(json, new CompressionStream('gzip'))).arrayBuffer();
  const letters = lettersOf(new Uint8Array(packed).subarray(HEAD.length));
  return `${letters.length}.${letters}`;
}

export type Unpacked =
  | { readonly kind: 'answers'; readonly file: AnswerFile }
  /** Of so many letters so many are there. */
  | { readonly kind: 'cut'; readonly there: number; readonly of: number }
  | { readonly kind: 'damaged' };

/** Reads what `packAnswers` made. What stands behind its last letter is left alone. */
export async function unpackAnswers(packed: string): Promise<Unpacked> {
  const [, count = '', rest = ''] = /^(\d{1,5})\.([\w-]*)/.exec(packed) ?? [];
  const of = Number(count);
  if (count === '') return { kind: 'damaged' };
  if (rest.length < of) return { kind: 'cut', there: rest.length, of };
  try {
    const bytes = bytesOf(rest.slice(0, of));
    const { n, a } = short.parse(JSON.parse(await unzipped(Uint8Array.from([...HEAD, ...bytes]))));
    const answers = Object.fromEntries(Object.entries(a).map(([step, given]) => [step, longOf(given)]));
    return { kind: 'answers', file: answerFile.parse({ brittle: 'answers', name: n, answers }) };
  } catch {
    return { kind: 'damaged' };
  }
}
