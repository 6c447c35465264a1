import { describe, expect, test } from 'vitest';
import { needed, shortcomings } from '../../scripts/scores.mjs';

type Report = Parameters<typeof shortcomings>[0];

/** A report in which all is well, with some audits otherwise. */
const reportOf = (audits: Report['audits'] = {}, seo = 1): Report => ({
  categories: { accessibility: { score: 1 }, 'best-practices': { score: 0.951 }, seo: { score: seo } },
  audits: { ...Object.fromEntries(needed.map((id) => [id, { title: id, score: 1 }])), ...audits },
});

describe('a report of Lighthouse', () => {
  test('is judged by its categories', () => {
    expect(shortcomings(reportOf())).toEqual([]);
    expect(shortcomings(reportOf({}, 0.944))).toEqual(['seo: 94 is below 95']);
    expect(shortcomings(reportOf(), 100)).toEqual(['best-practices: 95 is below 100']);
  });

  test('and by what of performance is no time: an audit that does not apply is none', () => {
    const shifts = { title: 'Cumulative Layout Shift', displayValue: '0.16', score: 0.72 };
    expect(shortcomings(reportOf({ 'cumulative-layout-shift': shifts }))).toEqual([
      'performance: Cumulative Layout Shift 0.16',
    ]);
    expect(shortcomings(reportOf({ 'bf-cache': { title: 'none', score: null } }))).toEqual([]);
    expect(shortcomings(reportOf({ 'total-blocking-time': { title: 'slow', score: 0 } }))).toEqual([]);
  });

  test('the first picture waits for one file', () => {
    const blockedBy = (...urls: string[]) =>
      reportOf({
        'render-blocking-resources': {
          title: '',
          score: 0,
          details: { items: urls.map((url) => ({ url })) },
        },
      });
    expect(shortcomings(blockedBy('index.css'))).toEqual([]);
    expect(shortcomings(blockedBy('index.css', 'other.js'))).toEqual([
      'performance: the first picture waits for index.css, other.js',
    ]);
  });

  test('a page may have more elements than Lighthouse likes, and not any number', () => {
    const withElements = (numericValue: number) =>
      reportOf({ 'dom-size': { title: '', score: 0.3, numericValue } });
    expect(shortcomings(withElements(2_000))).toEqual([]);
    expect(shortcomings(withElements(3_775))).toEqual(['performance: 3775 elements, above 2500']);
  });

  test('an audit that is gone is no pass', () => {
    for (const id of needed) {
      const { [id]: gone, ...audits } = reportOf().audits;
      expect(gone).toBeDefined();
      expect(shortcomings({ ...reportOf(), audits })).toEqual([`performance: Lighthouse has no audit ${id}`]);
    }
  });
});
