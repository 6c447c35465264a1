import { tr } from '../words/tr.ts';

/** A line as the key names it. */
export interface KeyLine {
  readonly label: string;
  /** Of a pinned run: its letter, the label without its name, and letter and name. */
  readonly letter?: string;
  readonly unnamed?: string;
  readonly run?: string;
}

interface KeyText {
  /** What stands beside the swatch, in the language of the page. */
  readonly text: string;
  /** Letter and name of the run, after the last of its lines, where these do without it. */
  readonly run: string | null;
}

/**
 * The texts of a key, one a line: the name of a pinned run, which may be long, stands once. A run with several lines has
 * it after the last of them; where all that is drawn is one line a run, their label stands at the run shown alone.
 */
export function keyTexts(lines: readonly KeyLine[]): KeyText[] {
  const countOf = (letter: string | undefined) => lines.filter((line) => line.letter === letter).length;
  const own = lines.filter(({ letter }) => letter === undefined);
  return lines.map(({ label, letter, unnamed, run }, n) => {
    if (letter === undefined || unnamed === undefined || run === undefined)
      return { text: tr(label), run: null };
    if (countOf(letter) > 1) {
      const last = !lines.slice(n + 1).some((line) => line.letter === letter);
      return { text: `${tr(unnamed)}, ${letter}`, run: last ? run : null };
    }
    return { text: own.length === 1 && own[0]!.label === unnamed ? run : tr(label), run: null };
  });
}
