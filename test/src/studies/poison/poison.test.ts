import { describe, expect, it } from 'vitest';
import { measures, outcomeRole } from '../../../../src/studies/poison/cells.ts';
import {
  attackName,
  attacksOf,
  type PoisonRow,
  poisonHeadline,
  poisonTables,
  trainingWaysOf,
  valueAt,
} from '../../../../workers/protocol.ts';
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
    expect(valueAt(whole.rows, 'average', 'apt oracle', 'hr')).toEqual({ value: 0.0009, sd: 0.01, se: null });
    expect(valueAt(whole.rows, 'random', 'apt oracle', 'hr')).toBeNull();
    expect(valueAt(table(row('average', 'none', null, null)).rows, 'average', 'none', 'hr')).toBeNull();
  });
});

describe('the hue of an outcome', () => {
  it('is green for what got better and for nothing else', () => {
    const of = (key: string) => measures.find((one) => one.key === key)!;
    const value = (one: number) => ({ value: one, sd: 0, se: null });
    expect(outcomeRole(of('hr'), 'promote', value(0.1), value(0.2), true)).toBe('defended');
    expect(outcomeRole(of('hr'), 'promote', value(0.339), value(0.149), true)).toBe('attacked');
    expect(outcomeRole(of('hr'), 'promote', value(0.2), value(0.2), true)).toBe('attacked');
    expect(outcomeRole(of('hr'), 'demote', value(0.2), value(0.1), true)).toBe('defended');
    expect(outcomeRole(of('testHr'), 'demote', value(0.2), value(0.1), true)).toBe('defended');
    expect(outcomeRole(of('hr'), 'promote', value(0.1), value(0.2), false)).toBe('attacked');
    expect(outcomeRole(of('p'), 'promote', value(0.2), value(0.1), true)).toBe('attacked');
  });
});

const testRow = (
  attack: Summary['attack'],
  difference: number,
  p: number | null,
): Partial<PoisonRow<'tests'>> => ({
  ...{ attack: attack as PoisonRow<'tests'>['attack'], measure: 'hr', first: 'apt honest', second: 'none' },
  ...{ repeats: 5, difference, p },
});
const said = (...given: Parameters<typeof poisonHeadline>) =>
  poisonHeadline(...given)?.replaceAll('\u00a0', ' ') ?? null;

describe('the headline', () => {
  it('leads with the strongest attack and the honest figure; the oracle comes behind it', () => {
    expect(said(whole, null, 'promote', 50)).toBe(
      'Average profiles bring the targets from 0 % to 91 % of the top-50 places they could take. APT, which knows only the poisoned data, leaves 53 % (one repeat: no test); with a look at the clean data, as published, it would be 0.09 %.',
    );
  });

  it('says that a defence leaves less only where the test can tell it from chance', () => {
    const honest = table(...whole.rows.filter(({ statistics }) => statistics !== 'oracle'));
    const chance = tableWith(poisonTables.tests, [testRow('average', -0.382, 0.4)]);
    expect(said(honest, chance, 'promote', 50)).toMatch(
      /With APT, .* it is 53 %: no further from no defence than chance would bring it \(p = \.400\)\.$/,
    );
    const sure = tableWith(poisonTables.tests, [testRow('average', -0.382, 0.01)]);
    expect(said(honest, sure, 'promote', 50)).toMatch(/leaves 53 % \(p = \.010\)\.$/);
  });

  it('tells how sure the share is over users', () => {
    const rows = [row('none', 'none', null, 0.02), { ...row('average', 'none', null, 0.5), hrSe: 0.0158 }];
    expect(said(table(...rows), null, 'promote', 50)).toBe(
      'Average profiles bring the targets from 2 % to 50 % (standard error over users 1.6 %) of the top-50 places they could take.',
    );
  });

  it('asks of targets that are demoted how far down they go', () => {
    const down = table(
      row('none', 'none', null, 0.6),
      row('random', 'none', null, 0.5),
      row('average', 'none', null, 0.1),
    );
    expect(said(down, null, 'demote', 10)).toBe(
      'Average profiles take the targets from 60 % to 10 % of the top-10 places they could take.',
    );
  });

  it('asks of profiles that spoil all for what becomes of the held-out items', () => {
    const spoilt = table(
      { ...row('none', 'none', null, null), testHr: 0.4 },
      { ...row('random', 'none', null, null), testHr: 0.3 },
    );
    expect(said(spoilt, null, 'availability', 10)).toBe(
      'Random profiles take the test HR@10 from 40 % to 30 %.',
    );
  });

  it('says what is known so far, and nothing before an attack is measured', () => {
    expect(said(null, null, 'promote', 50)).toBeNull();
    expect(said(table(row('none', 'none', null, 0.05)), null, 'promote', 50)).toBeNull();
    const begun = table(row('none', 'none', null, 0.05), row('random', 'none', null, 0.5));
    expect(said(begun, null, 'promote', 10)).toBe(
      'Random profiles bring the targets from 5 % to 50 % of the top-10 places they could take.',
    );
  });

  it('never leads with an oracle, also where it alone was asked for', () => {
    const oracle = table(
      ...whole.rows.filter(({ statistics, defence }) => statistics !== 'honest' && defence !== 'at'),
    );
    expect(said(oracle, null, 'promote', 50)).toBe(
      'Average profiles bring the targets from 0 % to 91 % of the top-50 places they could take.',
    );
  });
});
