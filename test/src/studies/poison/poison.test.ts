import { describe, expect, it } from 'vitest';
import {
  attackName,
  attacksOf,
  sentence,
  trainingWaysOf,
  valueAt,
} from '../../../../src/studies/poison/cells.ts';
import { type PoisonRow, poisonTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

type Summary = PoisonRow<'summary'>;
const row = (
  attack: Summary['attack'],
  defence: Summary['defence'],
  statistics: Summary['statistics'],
  hr: number | null,
): Partial<Summary> => ({
  attack,
  defence,
  statistics,
  hr,
  hrSd: 0.01,
});
const table = (...rows: Partial<Summary>[]) => tableWith(poisonTables.summary, rows);
const whole = table(
  row('none', 'none', null, 0),
  row('random', 'none', null, 0.5),
  row('random', 'apt', 'honest', 0.2),
  row('average', 'none', null, 0.912),
  row('average', 'apt', 'honest', 0.53),
  row('average', 'apt', 'oracle', 0.0009),
  row('average', 'at', null, 0.8),
);

describe('the table of attacks and defences', () => {
  it('has an attack a row, a defence with its statistics a column, no defence first', () => {
    expect(attacksOf(whole.rows)).toEqual(['random', 'average']);
    expect(trainingWaysOf(whole.rows).map(({ label, note, role }) => [label, note, role])).toEqual([
      ['No defence', null, 'attacked'],
      ['APT', 'honest', 'defended'],
      ['APT', 'oracle', 'defended'],
      ['AT', null, 'defended'],
    ]);
    expect(attackName('power-user')).toBe('Power users');
  });

  it('finds values, and none where nothing is measured yet', () => {
    expect(valueAt(whole.rows, 'average', 'apt oracle', 'hr')).toEqual({ value: 0.0009, sd: 0.01 });
    expect(valueAt(whole.rows, 'random', 'apt oracle', 'hr')).toBeNull();
    expect(valueAt(table(row('average', 'none', null, null)).rows, 'average', 'none', 'hr')).toBeNull();
  });
});

describe('the sentence', () => {
  it('leads with the strongest attack and the honest figure; the oracle comes behind it', () => {
    expect(sentence(whole, 50)).toBe(
      'Average profiles bring the targets from 0\u00a0% to 91\u00a0% of the top-50 places they could take. APT, which knows only the poisoned data, leaves 53\u00a0%; with a look at the clean data, as published, it would be 0.09\u00a0%.',
    );
  });

  it('says what is known so far, and nothing before an attack is measured', () => {
    expect(sentence(null, 50)).toBeNull();
    expect(sentence(table(row('none', 'none', null, 0.05)), 50)).toBeNull();
    expect(sentence(table(row('none', 'none', null, 0.05), row('random', 'none', null, 0.5)), 10)).toBe(
      'Random profiles bring the targets from 5\u00a0% to 50\u00a0% of the top-10 places they could take.',
    );
    const only = table(...whole.rows.filter(({ statistics }) => statistics !== 'oracle'));
    expect(sentence(only, 50)).toMatch(/leaves 53\u00a0%\.$/);
  });

  it('never leads with an oracle, also where it alone was asked for', () => {
    const oracle = table(
      ...whole.rows.filter(({ statistics, defence }) => statistics !== 'honest' && defence !== 'at'),
    );
    expect(sentence(oracle, 50)).toBe(
      'Average profiles bring the targets from 0\u00a0% to 91\u00a0% of the top-50 places they could take.',
    );
  });
});
