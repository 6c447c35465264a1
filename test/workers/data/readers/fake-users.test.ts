import { describe, expect, it } from 'vitest';
import { readFakeUsers } from '../../../../workers/data/readers/fake-users.ts';
import { LabFailure } from '../../../../workers/protocol/run/errors.ts';

const read = (text: string) => readFakeUsers('fakes.csv', new TextEncoder().encode(text));

/** The sentence with which a file is refused. */
function refusal(text: string): string {
  try {
    read(text);
  } catch (failure) {
    expect(failure).toBeInstanceOf(LabFailure);
    expect((failure as LabFailure).error.code).toBe('bad-file');
    return (failure as LabFailure).error.message;
  }
  throw new Error('it was read');
}

describe('a file of fake users', () => {
  it('gives every rating with its line, all members where the file has them', () => {
    expect(read('user,item,rating,column,seed\na,10,4.5,mf,2\nb,11,1,mf-apt,3\n')).toEqual([
      { user: 'a', item: '10', rating: 4.5, column: 'mf', seed: 2, line: 2 },
      { user: 'b', item: '11', rating: 1, column: 'mf-apt', seed: 3, line: 3 },
    ]);
  });

  it('finds columns by their names, in any order and case, those of saved files too, and passes others over', () => {
    expect(read('Value,note,ITEM,fake\n3,x,7,f1\n')).toEqual([
      { user: 'f1', item: '7', rating: 3, column: null, seed: null, line: 2 },
    ]);
  });

  it('takes what says no rating for a click, and what says no column or seed for all', () => {
    const [bare] = read('user,item\na,7');
    expect(bare).toEqual({ user: 'a', item: '7', rating: Number.NaN, column: null, seed: null, line: 2 });
    const [empty] = read('user,item,rating,column,seed\na,7,,,\n');
    expect(empty).toEqual(bare);
    expect(read('user,item,rating\na,7,0\n')[0].rating).toBe(0);
  });

  it('is refused with the line where something is missing or no number', () => {
    expect(refusal('user,item,rating\na,7,4\n,8,3\n')).toMatch(
      /fakes\.csv.*line 3.*needs a user and an item/,
    );
    expect(refusal('user,item,rating\na,,4\n')).toMatch(/line 2.*needs a user and an item/);
    expect(refusal('user,item,rating\na,7,four\n')).toMatch(/line 2.*rating .four. is no number/);
    expect(refusal('user,item,rating\na,7,Infinity\n')).toMatch(/is no number/);
    expect(refusal('user,item,seed\na,7,x\n')).toMatch(/seed .x. is no number/);
  });

  it('is refused without names of users and items, and without a rating', () => {
    expect(refusal('a,7,4\n')).toMatch(/line 1.*a,7,4.*user,item,rating/);
    expect(refusal('user,rating\na,4\n')).toMatch(/user,item,rating/);
    expect(refusal('item,rating\n7,4\n')).toMatch(/user,item,rating/);
    expect(refusal('user,item,rating\n')).toMatch(/no ratings of fake users/);
  });

  it('is refused above 64 MiB before it is read', () => {
    expect(() => readFakeUsers('large.csv', new Uint8Array(64 * 2 ** 20 + 1))).toThrow(/67108865 bytes/);
  });
});
