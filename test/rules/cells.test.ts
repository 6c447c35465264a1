import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the compiler cannot forbid: ways round the types, in the page and in the workers. */
interface Rule {
  readonly why: string;
  readonly folders: readonly string[];
  readonly pattern: RegExp;
  /** Lines that it must find, and some that it must leave alone. */
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

const rules: readonly Rule[] = [
  {
    why: 'A cast over unknown turns the compiler off: narrow the value, or ask what it is.',
    folders: ['src', 'workers', 'cli'],
    pattern: /\bas unknown as\b/,
    wrong: ['const draft = clone(spec) as unknown as Holder;'],
    right: ['const draft: unknown = clone(spec);'],
  },
  {
    why: 'A row from a described table needs no reading of its cells: useStudyTable gives them typed.',
    folders: ['src/studies', 'src/charts', 'src/frame', 'src/state'],
    pattern: /\bNumber\((?:row|cell)\b|\brow(?:\.\w+|\[[^\]]+\])!? as (?!const\b)/,
    wrong: [
      'const x = Number(row.x);',
      'perturbAttacks[row.method as Method]',
      "const q = row['q'] as number;",
    ],
    right: [
      'rows.map((row) => row.x)',
      'value={String(row.example)}',
      'const shown = { key: row.key } as const;',
    ],
  },
  {
    why: 'A table is asked for by its descriptor, not by a string: homonyms of two studies hold different rows.',
    folders: ['src'],
    pattern:
      /\btables\??\.find\(|\.find\(\(?(?:\{ id \}|table)\)? => (?:table\.)?id === ['"`]|\b(?:runTable|useStudyTable)\(['"`]/,
    wrong: [
      "result.tables.find((table) => table.id === 'summary')",
      "tables?.find(({ id }) => id === 'sweep')",
      "useStudyTable('summary')",
    ],
    right: [
      'useStudyTable(perturbTables.summary)',
      'poisonTables.summary.among(result.tables)',
      'targets.find(({ id }) => id === wanted)',
    ],
  },
];

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('assembly'))
    .map((name) => join(folder, name));
}

/** Where a pattern stands: file and line. */
function places(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, n) => (pattern.test(line) ? [n + 1] : []));
}

describe.each(rules)('$why', ({ folders, pattern, wrong, right }) => {
  it('is kept', () => {
    const found = folders
      .flatMap(files)
      .flatMap((file) => places(readFileSync(file, 'utf8'), pattern).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });

  it.each(wrong)('is broken by: %s', (line) => expect(places(line, pattern)).toEqual([1]));
  it.each(right)('is not broken by: %s', (line) => expect(places(line, pattern)).toEqual([]));
});
