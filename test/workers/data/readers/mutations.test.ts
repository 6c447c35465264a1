import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles, type SourceFile } from '../../../../workers/data/readers/import.ts';
import type { ColumnRole, ImportPlan } from '../../../../workers/protocol.ts';
import { LabFailure } from '../../../../workers/protocol.ts';
import { checkDataset, file, quiet, withTable } from './files.ts';
import { filesOf, samples } from './samples.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** What breaks readers: numbers that are none, stray delimiters, quotes, controls, halves of characters. */
const poison = [
  'NaN',
  'inf',
  '-Infinity',
  '1e400',
  '-1',
  '99999999999999999999999',
  '0x10',
  '',
  ' ',
  '\t',
  ',',
  ';',
  '|',
  '::',
  ':',
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\0',
  '\u0001',
  '\ufeff',
  'é',
  '\u2028',
  '0:0',
  '1:1',
  '__proto__',
  'constructor',
  'x'.repeat(1200),
  '#',
  '\\"',
].map(encode);

interface Change {
  readonly kind: 'flip' | 'cut' | 'insert' | 'repeat' | 'truncate' | 'swap' | 'bytes';
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'truncate', 'swap', 'bytes'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 60 }),
  value: fc.nat({ max: 0xffff }),
});

const join = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

function mutate(content: Uint8Array, { kind, at, length, value }: Change): Uint8Array {
  const from = Math.floor(at * content.length);
  const before = content.subarray(0, from);
  const part = content.subarray(from, from + length);
  const after = content.subarray(from + length);
  if (kind === 'flip') return content.map((b, k) => (k === from ? b ^ (1 << (value % 8)) : b));
  if (kind === 'cut') return join(before, after);
  if (kind === 'insert') return join(before, poison[value % poison.length], part, after);
  if (kind === 'repeat') return join(before, part, part, part, after);
  if (kind === 'truncate') return before.slice();
  if (kind === 'swap') return join(after, part, before);
  return join(
    before,
    Uint8Array.from({ length }, (_, k) => (value * (k + 1) * 31) & 255),
    after,
  );
}

/** A valid data set or a LabFailure with a sentence: nothing else may come out. */
async function survives(files: SourceFile[], changePlan = (plan: ImportPlan) => plan): Promise<boolean> {
  try {
    checkDataset(await loadFiles(files, changePlan(await inspectFiles(files)), quiet));
    return true;
  } catch (cause) {
    if (!(cause instanceof LabFailure)) throw cause;
    expect(['bad-file', 'too-large']).toContain(cause.error.code);
    expect(cause.error.file).toBeTruthy();
    expect(cause.error.message).toMatch(/: .+\.$/s);
    expect(cause.error.line ?? 1).toBeGreaterThan(0);
    return false;
  }
}

describe.each(Object.keys(samples))('mutated files of %s', (sample) => {
  it('are valid before they are mutated', async () => {
    expect(await survives(filesOf(sample))).toBe(true);
  });

  it('give a valid data set or a failure with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 200 }),
        async (changes, chunk) => {
          const contents = samples[sample].map(([, content]) => content);
          for (const [which, how] of changes) {
            const k = which % contents.length;
            contents[k] = mutate(contents[k], how);
          }
          await survives(samples[sample].map(([name], k) => file(name, contents[k], chunk)));
        },
      ),
      { seed: 20260101, numRuns: 100 },
    );
  });
});

describe('files that were never valid', () => {
  it('give a valid data set or a failure with a sentence, whatever their bytes and name', async () => {
    const names = [
      'x.csv',
      'u.data',
      'ratings.dat',
      'ratings.csv',
      'a.inter',
      'b.libfm',
      'c.zip',
      'd.gz',
      'item_a.dat',
    ];
    const pieces = [
      ...poison,
      ...['1', '2', '17', '4.5', 'user', 'item', 'rating', '1:1', 'PK\u0003\u0004'].map(encode),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.array(fc.constantFrom(...pieces), { maxLength: 60 }),
        async (name, content) => {
          await survives([file(name, join(...content))]);
        },
      ),
      { seed: 20260102, numRuns: 1000 },
    );
  });

  it('survive any plan that a person may make of a table', async () => {
    const roles: ColumnRole[] = [
      'user',
      'item',
      'rating',
      'count',
      'time',
      'label',
      'context',
      'title',
      'ignore',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('FilmTrust', 'Book-Crossing', 'Amazon'),
        fc.oneof(
          fc.array(fc.constantFrom(...roles), { maxLength: 5 }),
          fc.shuffledSubarray(roles, { minLength: 3, maxLength: 4 }),
        ),
        fc.constantFrom('\t', ',', ';', '|', ' ', '::', 'é', '\n', '"', 'xx', '1'),
        fc.boolean(),
        async (sample, columns, delimiter, header) => {
          await survives(filesOf(sample), (plan) =>
            withTable(plan, {
              delimiter,
              header,
              columns: columns.map((role, k) => ({ name: `column ${k}`, role, split: null })),
            }),
          );
        },
      ),
      { seed: 20260103, numRuns: 500 },
    );
  });
});

describe('the pieces in which a file comes', () => {
  it.each(Object.keys(samples))('change nothing for %s', async (sample) => {
    const whole = await loadFiles(filesOf(sample), await inspectFiles(filesOf(sample)), quiet);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (chunk) => {
        const files = filesOf(sample, chunk);
        const data = await loadFiles(files, await inspectFiles(files), quiet);
        expect(data.hash).toBe(whole.hash);
        expect(data.notes).toEqual(whole.notes);
      }),
      { seed: 20260104, numRuns: 25 },
    );
  });
});
