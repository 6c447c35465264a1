import { LabFailure } from '../../protocol/run/errors.ts';

/** A 'bad-file' failure whose sentence starts with the file and, where it is known, the 1-based line. */
export function badFile(file: string, sentence: string, line?: number): LabFailure {
  return line === undefined
    ? new LabFailure('bad-file', `${file}: ${sentence}`, { file })
    : new LabFailure('bad-file', `${file}, line ${line}: ${sentence}`, { file, line });
}

/** The failure of a table that names its columns and holds nothing. */
export const headerAlone = (file: string): LabFailure =>
  badFile(file, 'there is a header but no line below it. Choose a file with interactions.');

/** A 'too-large' failure: the data may be right, but this page could not hold it. */
export function tooLarge(file: string, sentence: string, line?: number): LabFailure {
  return new LabFailure('too-large', `${file}: ${sentence}`, line === undefined ? { file } : { file, line });
}

/** Characters that a terminal or a page obeys rather than shows: controls, and those that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A foreign name with every character that is not for showing replaced. */
export function printable(name: string): string {
  return name.replace(UNPRINTABLE, '\ufffd');
}

/** Foreign text as it may stand in a sentence: at most `most` characters, on one line, no control characters. */
export function short(text: string, most: number): string {
  const plain = Array.from(text.slice(0, 2 * most + 2).replace(UNPRINTABLE, ' '));
  return plain.length > most ? `${plain.slice(0, most).join('')}…` : plain.join('');
}

/** A word of foreign text, in quotation marks. */
export function quote(text: string): string {
  return `“${short(text, 40)}”`;
}
