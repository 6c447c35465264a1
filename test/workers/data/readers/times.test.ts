import { describe, expect, it } from 'vitest';
import { failure, file, load } from './files.ts';

const HEAD = 'user,item,rating,timestamp\n';
const table = (times: readonly string[]) =>
  HEAD + times.map((time, k) => `${1 + (k % 3)},${1 + k},4,${time}\n`).join('');
const read = async (times: readonly string[]) =>
  Array.from((await load([file('t.csv', table(times))])).times ?? []);

describe('the unit of times', () => {
  it.each([
    ['a few in milliseconds', ['1000001000', '1000001010000', '1000001020', '1000001030'], 3, 'milliseconds'],
    ['a few in seconds', ['1000001000000', '1000001010000', '1000001020', '1000001030000'], 4, 'seconds'],
    ['one in microseconds', ['1000001000000', '1000001010000000', '1000001020000'], 3, 'microseconds'],
    ['one that ends in 9999', ['1000001000', '1000001010', '253402300799'], 4, 'milliseconds'],
  ])('is one for all of them: %s', async (_case, times, line, unit) => {
    const error = await failure(load([file('t.csv', table(times))]));
    expect(error).toMatchObject({ code: 'bad-file', file: 't.csv', line });
    expect(error.message).toContain(`is one in ${unit}, while`);
  });

  it('is one for the parts of a split', async () => {
    const error = await failure(
      load([
        file('train.csv', table(['1000001000', '1000001010', '1000001020'])),
        file('test.csv', table(['1000001000000'])),
      ]),
    );
    expect(error).toMatchObject({ code: 'bad-file', file: 'test.csv', line: 2 });
    expect(error.message).toContain('while 3 of 4 times, the first on line 2 of train.csv, are in seconds');
  });

  it('is none for a time of no year', async () => {
    const error = await failure(load([file('t.csv', table(['1000001000', '1e308', '1000001020']))]));
    expect(error).toMatchObject({ code: 'bad-file', line: 3 });
    expect(error.message).toContain('the time “1e+308” lies beyond the year 5138');
  });

  it('is told by the others where none is known', async () => {
    expect(await read(['0', '1000001010000', '-1', '1000001030500'])).toEqual([
      0, 1000001010, -0.001, 1000001030.5,
    ]);
    expect(await read(['0', '17', '1000001010', '-5'])).toEqual([0, 17, 1000001010, -5]);
    expect(await read(['1000001010000000000', '1000001020000000000'])).toEqual([1000001010, 1000001020]);
  });
});
