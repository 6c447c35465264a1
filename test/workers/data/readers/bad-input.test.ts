import { describe, expect, it } from 'vitest';
import {
  inspectFiles,
  loadFiles,
  MAX_INTERACTIONS,
  type SourceFile,
} from '../../../../workers/data/readers/import.ts';
import { Labels } from '../../../../workers/data/readers/labels.ts';
import { MAX_LABELS } from '../../../../workers/data/readers/limits.ts';
import { Reading } from '../../../../workers/data/readers/reading.ts';
import { listEntries } from '../../../../workers/data/readers/unpack.ts';
import { LabFailure } from '../../../../workers/protocol.ts';
import { failure, file, load, quiet, withTable } from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const good = 'user,item,rating\n1,2,3\n2,1,4\n';

/** Bytes that repeat `line`, made while they are read. */
function endless(name: string, line: string, size: number, pretend = size): SourceFile {
  const block = encode(line.repeat(Math.ceil(65536 / line.length)));
  return {
    name,
    size: pretend,
    stream() {
      let sent = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent >= size) return controller.close();
          sent += block.length;
          controller.enqueue(block);
        },
      });
    },
  };
}

describe('files that cannot be read', () => {
  it('refuses no file at all', async () => {
    expect((await failure(inspectFiles([]))).message).toContain('choose at least one file');
  });

  it.each([
    ['an empty file', '', 'the file is empty'],
    ['a file of blank lines', '\n\r\n  \n', 'only blank lines'],
    ['the names of columns alone', 'user,item,rating\n', 'a header but no line below it'],
    ['one word', 'hello\n', 'no interactions were found'],
    ['prose', 'Dear reader,\nthis is a letter and no table\nat all.\n', 'no interactions were found'],
  ])('refuses %s', async (_what, content, sentence) => {
    const error = await failure(inspectFiles([file('x.txt', content)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'x.txt' });
    expect(error.message).toContain(sentence);
  });

  it.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])],
    ['random bytes', Uint8Array.from({ length: 500 }, (_, k) => (k * 7919) % 251)],
  ])('refuses %s as binary', async (_what, content) => {
    const error = await failure(inspectFiles([file('x.png', content)]));
    expect(error.message).toContain('this is a binary file, not text');
  });

  it('says of a file of tensors where it belongs', async () => {
    const error = await failure(inspectFiles([file('x.safetensors', new Uint8Array([8, 0, 0, 0, 0, 0]))]));
    expect(error.message).toContain('a model on the page Train');
  });

  it('refuses an empty u.data although the files beside it are right', async () => {
    const error = await failure(inspectFiles([file('u.data', ''), file('x.csv', good)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'u.data' });
  });

  it('says so where the device fails to read the file', async () => {
    const broken: SourceFile = {
      name: 'x.csv',
      size: 10,
      stream: () =>
        new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('NotReadable')) }),
    };
    const error = await failure(inspectFiles([broken]));
    expect(error.message).toContain('could not be read (NotReadable)');
  });
});

describe('lines that are wrong', () => {
  it.each([
    [
      'a line with too few columns',
      `${good}3,1\n`,
      4,
      'expected 3 columns separated by a comma (user, item, rating), found 2',
    ],
    ['a line with too many columns', `${good}3,1,2,9\n`, 4, 'found 4'],
    ['a line with another delimiter', `${good}3;1;2\n`, 4, 'Check the delimiter'],
    ['a rating that is NaN', `${good}3,1,NaN\n`, 4, 'the rating “NaN” is not a finite number'],
    ['an infinite rating', `${good}3,1,inf\n`, 4, 'not a finite number'],
    ['a rating too large for float32', `${good}3,1,1e39\n`, 4, 'not a finite number'],
    ['an empty rating', `${good}3,1,\n`, 4, 'the rating is empty'],
    ['a missing user', `${good},1,2\n`, 4, 'the user is empty'],
    ['a missing item', `${good}1,"",2\n`, 4, 'the item is empty'],
    ['a control character', `${good}1\u00010,2,2\n`, 4, 'holds a control character'],
    ['a label of 2,000 bytes', `${good}${'9'.repeat(2000)},2,2\n`, 4, 'longer than 1000 bytes'],
    ['a quote that is never closed', `${good}"3,1,2\n4,1,2\n`, 4, 'never ends'],
    [
      'a wrong line after a quoted line break',
      'user,item,note\n1,2,x\n2,1,"a\nb\rc\r\nd"\n1,2\n',
      7,
      'found 2',
    ],
    ['a line break inside an id', `${good}"a\nb",2,3\n`, 4, 'holds a control character'],
    [
      'a wrong line after blank lines and mixed endings',
      'user,item,rating\r\n1,2,3\r\r\n2,1,4\n\n3,1\n',
      6,
      'found 2',
    ],
  ])('refuses %s, naming the line', async (_what, content, line, sentence) => {
    const error = await failure(load([file('x.csv', content)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'x.csv', line });
    expect(error.message).toContain(`x.csv, line ${line}: `);
    expect(error.message).toContain(sentence);
  });

  it('keeps sentences short however long the header is', async () => {
    const names = Array.from({ length: 900 }, (_, k) => `name ${k}`).join(',');
    const error = await failure(load([file('x.csv', `${names}\n${names.replaceAll(/name /g, '')}\n1,2\n`)]));
    expect(error).toMatchObject({ line: 3 });
    expect(error.message.length).toBeLessThan(400);
  });

  it('refuses a line without end', async () => {
    const error = await failure(load([endless('x.csv', '1234567890', 1.2e6)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'x.csv' });
    const after = await failure(load([endless('x.csv', `1,2,3\n2,1,3\n${'x'.repeat(1.1e6)}`, 1.2e6)]));
    expect(after).toMatchObject({ code: 'bad-file', line: 3 });
    expect(after.message).toContain('longer than 1 MiB');
  });

  it('refuses a time that is none', async () => {
    const files = [file('u.data', '1\t2\t3\t100\n2\t1\t3\tsoon\n')];
    expect(await failure(load(files))).toMatchObject({ code: 'bad-file', file: 'u.data', line: 2 });
  });

  it.each([
    ['a label alone', '1 1:1 5:1\n-1\n', 'at least 2 features'],
    ['a feature without a value', '1 1:1 5:1\n1 2:1 6:half\n', 'not of the form index:1'],
    ['a user where the item should be', '1 1:1 5:1\n1 2:1 1:1\n', 'a feature stands at place 1 in one line'],
    ['a feature twice', '1 1:1 5:1 7:1\n1 2:1 6:1 7:1 7:1\n', 'stands twice'],
    ['a label that is no number', '1 1:1 5:1\nx 2:1 6:1\n', 'not a finite number'],
  ])('refuses %s in a libFM file', async (_what, content, sentence) => {
    const files = [file('x.libfm', content)];
    const plan = { ...(await inspectFiles([file('x.libfm', '1 1:1 5:1\n')])) };
    const error = await failure(loadFiles(files, plan, quiet));
    expect(error).toMatchObject({ code: 'bad-file', file: 'x.libfm', line: 2 });
    expect(error.message).toContain(sentence);
  });

  it.each([
    ['one user', 'user,item\n1,2\n1,3\n', 'only one user was found (“1”)'],
    ['one item', 'user,item\n1,2\n3,2\n', 'only one item was found (“2”)'],
  ])('refuses %s', async (_what, content, sentence) => {
    const error = await failure(load([file('x.csv', content)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'x.csv' });
    expect(error.message).toContain(sentence);
  });
});

describe('plans that do not fit', () => {
  const files = [file('x.csv', good)];
  const roles = (...names: ('user' | 'item' | 'rating' | 'label' | 'ignore')[]) =>
    names.map((role, k) => ({ name: `c${k}`, role, split: null }));

  it.each([
    ['no user', roles('ignore', 'item', 'rating'), ',', 'no column is marked as user'],
    ['no item', roles('user', 'ignore', 'rating'), ',', 'no column is marked as item'],
    ['two users', roles('user', 'user', 'item'), ',', 'two columns are marked as user'],
    ['the wrong delimiter', roles('user', 'item', 'rating'), ';', 'separated by a semicolon'],
    ['a delimiter of two letters', roles('user', 'item', 'rating'), 'ab', 'cannot separate columns'],
    ['an empty delimiter', roles('user', 'item', 'rating'), '', 'cannot separate columns'],
  ])('refuses %s', async (_what, columns, delimiter, sentence) => {
    const plan = await inspectFiles(files);
    const error = await failure(loadFiles(files, withTable(plan, { columns, delimiter }), quiet));
    expect(error.code).toBe('bad-file');
    expect(error.message).toContain(sentence);
  });

  it('refuses a plan for other files', async () => {
    const plan = await inspectFiles(files);
    const error = await failure(loadFiles([file('y.csv', good)], plan, quiet));
    expect(error.message).toContain('the plan names this file, but it was not given');
  });
});

describe('files that are too large', () => {
  it('refuses 60 million rows from the first block, before memory is gone', async () => {
    let read = 0;
    const huge = endless('u.data', '123\t4567\t5\t881250949\n', 60e6 * 21);
    const counted: SourceFile = {
      ...huge,
      stream: () =>
        huge.stream().pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform(chunk, controller) {
              read += chunk.length;
              controller.enqueue(chunk);
            },
          }),
        ),
    };
    const error = await failure(load([counted]));
    expect(error).toMatchObject({ code: 'too-large', file: 'u.data' });
    expect(error.message).toContain('about 60 million lines; this page can hold 35 million');
    expect(read).toBeLessThan(2e6);
  });

  it('refuses rows above the limit also where the size did not tell', async () => {
    const [entry] = await listEntries([endless('u.data', '1\t2\n', 4e6, 100)]);
    const reading = new Reading(quiet, 100, 1234);
    const error = await failure(reading.rows(entry, '\t', (row) => reading.count(row)));
    expect(error).toMatchObject({ code: 'too-large', file: 'u.data', line: 1235 });
    expect(error.message).toContain('more than 1,234 interactions');
    expect(MAX_INTERACTIONS).toBeLessThan(60e6);
  });
});

describe('labels that are too many', () => {
  it('are refused with what they cost, at the first one above the limit', async () => {
    const labels = new Labels('user', false, 100);
    const [entry] = await listEntries([
      file('u.data', Array.from({ length: 200 }, (_, k) => `${k}\t2`).join('\n')),
    ]);
    const error = await failure(new Reading(quiet, 100).rows(entry!, '\t', (row) => labels.add(row, 0)));
    expect(error).toMatchObject({ code: 'too-large', file: 'u.data', line: 101 });
    expect(error.message).toContain('more than 100 different values for the user');
    expect(error.message).toContain('memory');
  });

  it('are counted to a limit below what a JavaScript set can hold', () => {
    expect(MAX_LABELS).toBeLessThan(2 ** 24);
  });
});

describe('a load under way', () => {
  it('reports rising progress up to the whole and stops where the gate says so', async () => {
    const files = [endless('u.data', '1\t2\t5\t9\n2\t1\t5\t9\n', 2e6)];
    const plan = await inspectFiles(files);
    const seen: number[] = [];
    await loadFiles(files, plan, {
      progress: (p) => {
        expect(p.totalBytes).toBe(2e6);
        seen.push(p.doneBytes);
      },
      gate: () => Promise.resolve(),
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(2e6);
    expect(seen[0]).toBeLessThan(1e6);
    let gates = 0;
    const stopped = loadFiles(files, plan, {
      progress: () => undefined,
      gate: async () => {
        if (++gates === 3) throw new LabFailure('stopped', 'stopped');
      },
    });
    expect((await failure(stopped)).code).toBe('stopped');
  });
});
