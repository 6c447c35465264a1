import { describe, expect, it } from 'vitest';
import {
  comparisonsOf,
  machinesOf,
  sharesOf,
  tradeOff,
  tradeOffSentence,
} from '../../../../src/studies/certify/trainings.ts';
import { type CertifyRow, certifyTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

type Machine = Partial<CertifyRow<'trainings'>>;
type Share = Partial<CertifyRow<'trainingShares'>>;

const table = (rows: readonly Machine[]) => tableWith(certifyTables.trainings, rows);
const machine = (
  by: Machine['by'],
  training: string,
  label: string,
  accuracy: number,
  relaxation: number,
): Machine => ({
  by,
  training,
  label,
  q: training.includes('q=') ? Number(training.slice(-1)) : null,
  accuracy,
  relaxation,
});

// The figures that paper 000 gives for Frappe (tables 2 and 3).
const paper = table([
  machine('method', 'plain', 'FM', 0.9388, 1.6),
  machine('method', 'rfm-1', 'RFM-1', 0.9254, 3.87),
  machine('method', 'fm-rt', 'FM-RT, q = 2', 0.9258, 5.26),
  machine('q', 'fm-rt q=1', 'FM-RT, q = 1', 0.9282, 4.46),
  machine('q', 'fm-rt q=2', 'FM-RT, q = 2', 0.9258, 5.26),
]);

describe('the trade-off between accuracy and robustness', () => {
  it('has a point a method, and the training q joined in their order, each machine once', () => {
    const series = tradeOff(paper, 'relaxation');
    expect(series.map(({ label }) => label)).toEqual(['FM', 'RFM-1', 'FM-RT by training q']);
    expect(series[1]?.points).toEqual([{ x: 3.87, y: 0.9254, name: 'RFM-1' }]);
    expect(series[2]).toMatchObject({
      line: 'in order',
      points: [
        { x: 4.46, y: 0.9282, name: 'q = 1' },
        { x: 5.26, y: 0.9258, name: 'q = 2' },
      ],
    });
    expect(machinesOf(paper).rows.map(({ label }) => label)).toEqual([
      'FM',
      'RFM-1',
      'FM-RT, q\u00a0=\u00a01',
      'FM-RT, q\u00a0=\u00a02',
    ]);
  });

  it('is told by the most robust machine beside the plain one', () => {
    expect(tradeOffSentence(paper, 'relaxation')).toBe(
      'FM-RT, q = 2 is certified up to 5.26 switches on average, FM up to 1.6; its accuracy is 92.6\u00a0%, 1.3 points less.',
    );
    expect(tradeOffSentence(table(paper.rows.slice(1)), 'relaxation')).toBeNull();
    expect(tradeOffSentence(table(paper.rows.slice(0, 1)), 'relaxation')).toBeNull();
  });
});

describe('the shares by way of training', () => {
  const share = (by: Share['by'], training: string, certificate: Share['certificate'], q: number): Share => ({
    by,
    training,
    certificate,
    q,
  });
  const shares = tableWith(certifyTables.trainingShares, [
    share('method', 'plain', 'row', 1),
    share('method', 'plain', 'exact', 1),
    share('method', 'fm-rt', 'row', 1),
    share('q', 'fm-rt q=1', 'row', 1),
  ]);

  it('are of one certificate; the plain machine stands beside those of every training q', () => {
    const ids = (by: 'method' | 'q') => sharesOf(shares, by, 'row').rows.map(({ training }) => training);
    expect(ids('method')).toEqual(['plain', 'fm-rt']);
    expect(ids('q')).toEqual(['plain', 'fm-rt q=1']);
    expect(comparisonsOf(shares)).toEqual(['method', 'q']);
    expect(comparisonsOf({ ...shares, rows: shares.rows.slice(0, 2) })).toEqual(['method']);
  });
});
