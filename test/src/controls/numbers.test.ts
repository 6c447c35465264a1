import { describe, expect, it } from 'vitest';
import {
  notTaken,
  readNumber,
  readNumbers,
  significant,
  wantsLogScale,
} from '../../../src/controls/numbers.ts';

const real = { min: 1e-6, max: 100, integer: false };
const whole = { min: 1, max: 512, integer: true };

describe('numbers as people type them', () => {
  it('are read with point, comma and exponent', () => {
    expect(readNumber('0.05', real)).toBe(0.05);
    expect(readNumber(' 0,05 ', real)).toBe(0.05);
    expect(readNumber('1e-3', real)).toBe(0.001);
  });

  it('are refused with a reason where they cannot be meant', () => {
    for (const text of ['', ' ', 'ten', '1,000.5', 'NaN', 'Infinity', '0x10', '0b1', '.', '1e', '--1'])
      expect(readNumber(text, real)).toBe('A number is needed');
    expect(readNumber('0', real)).toBe('At least 0.000001');
    expect(readNumber('101', real)).toBe('At most 100');
    expect(readNumber('1.5', whole)).toBe('A whole number is needed');
    expect(readNumber('1e9', whole)).toBe('At most 512');
    expect(readNumber('1e2', whole)).toBe(100);
  });

  it('are not guessed where a comma may part thousands or decimals', () => {
    for (const range of [real, { ...whole, max: 1e6 }])
      expect(readNumber('1,000', range)).toMatch(/without the comma/);
    expect(readNumber('0,125', real)).toBe(0.125);
  });

  it('are read as lists, each within the limits', () => {
    const layers = { ...whole, minLength: 1, maxLength: 3, distinct: false };
    expect(readNumbers('64, 32 16', layers)).toEqual([64, 32, 16]);
    expect(readNumbers('', layers)).toBe('At least 1 needed');
    expect(readNumbers('1 2 3 4', layers)).toBe('At most 3 of them');
    expect(readNumbers('64, 0', layers)).toBe('At least 1');
    expect(readNumbers('8 8', layers)).toEqual([8, 8]);
    expect(readNumbers('8 8', { ...layers, distinct: true })).toBe('8 stands there twice');
  });
});

describe('logarithmic sliders', () => {
  it('are for positive reals over four decades and nothing else', () => {
    expect(wantsLogScale(real)).toBe(true);
    expect(wantsLogScale({ min: 0, max: 1, integer: false })).toBe(false);
    expect(wantsLogScale({ min: 1, max: 65536, integer: true })).toBe(false);
  });

  it('leave numbers of few digits', () => {
    expect(significant(0.1 + 0.2)).toBe(0.3);
    expect(significant(1234.5)).toBe(1230);
    expect(significant(1.0471e-5)).toBe(1.05e-5);
  });
});

it('what was left in a control and not taken is said with its range', () => {
  const whole = { min: 1, max: 1000, integer: true };
  expect(notTaken('-5', whole)).toBe('“-5” was not taken: a whole number from 1 to 1000 is needed.');
  expect(notTaken(' ', whole)).toBe('Nothing was typed: a whole number from 1 to 1000 is needed.');
  expect(notTaken('1e9', { ...whole, min: 0.1, integer: false })).toMatch(/a number from 0\.1 to 1000/);
});
