import { describe, expect, it } from 'vitest';
import { LabFailure, reasonOf, toLabError } from '../../../workers/protocol.ts';

describe('what was thrown', () => {
  it('stays as it is where the lab meant it', () => {
    const meant = new LabFailure('bad-file', 'x.csv, line 3: no.', { file: 'x.csv', line: 3 });
    expect(toLabError(meant)).toEqual({
      code: 'bad-file',
      message: 'x.csv, line 3: no.',
      file: 'x.csv',
      line: 3,
    });
  });

  it.each([
    [
      'an error',
      new TypeError("Cannot read properties of null (reading 'name')"),
      'Cannot read properties of null',
    ],
    ['an error without words', new RangeError(), 'RangeError'],
    ['a word', 'out', 'out'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['what cannot happen', new LabFailure('internal', 'A training without a plan needs data.'), 'needs data'],
  ])('is a fault of the lab that can be reported where it is %s', (_what, thrown, words) => {
    const error = toLabError(thrown);
    expect(error.code).toBe('internal');
    expect(error.message).toMatch(
      /^This is a fault of the lab, not of what you gave it: .+\. Try again; .*report/,
    );
    expect(error.message).toContain(words);
    expect(error.detail).toContain(words);
  });

  it('is called a fault once, however many workers it comes through', () => {
    const error = toLabError(new TypeError('x is not a function'));
    expect(toLabError(new LabFailure(error.code, error.message, error))).toEqual(error);
  });

  it.each([
    [new RangeError('Array buffer allocation failed'), 'too-large', /memory/],
    [new RangeError('Invalid typed array length: 9007199254740991'), 'too-large', /memory/],
    [new RangeError('Set maximum size exceeded'), 'too-large', /memory/],
    [new DOMException('full', 'QuotaExceededError'), 'storage', /storage/],
    [new DOMException('moved', 'NotReadableError'), 'bad-file', /choose it again/],
  ])('is a sentence where the machine is at its end: %s', (thrown, code, words) => {
    expect(toLabError(thrown)).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(toLabError(thrown).detail).toBeUndefined();
  });

  it('gives its own words to stand in another sentence', () => {
    expect(reasonOf(new LabFailure('storage', 'No room.'))).toBe('No room.');
    expect(reasonOf(new RangeError())).toBe('RangeError');
    expect(reasonOf(7)).toBe('7');
  });
});
