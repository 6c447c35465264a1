import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { PoisonTable } from '../../../workers/protocol.ts';
import { formatCell, formatNumber } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { attackName, attacksOf, outcomeLabel, trainingWaysOf } from './cells.ts';
import styles from './poison.module.css';
import { starsOf, testOf, testsInWords } from './tests.ts';

/** Paired t-tests between all ways to train of an attack: differences with the marks of paper 003, and in words. */
export function TestsPanel({
  tests,
  summary,
  k,
}: {
  readonly tests: PoisonTable<'tests'>;
  readonly summary: PoisonTable<'summary'>;
  readonly k: number;
}) {
  const attacks = attacksOf(tests.rows);
  const [wanted, setWanted] = useLook('poison', 'attack');
  const [measure, setMeasure] = useLook('poison', 'tested');
  const id = useId();
  const attack = attacks.find((one) => one === wanted) ?? attacks[0]!;
  const trainings = trainingWaysOf(summary.rows.filter((row) => row.attack === attack));
  const ways = [
    ...(measure === 'testHr' ? [{ id: 'clean', label: 'Clean model', note: null }] : []),
    ...trainings,
  ];
  const words = testsInWords(tests, summary, attack);
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>More than chance?</h2>
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label="Measure tested"
            data={(['hr', 'testHr'] as const).map((value) => ({ value, label: outcomeLabel(value, k) }))}
            value={measure}
            onChange={(event) => setMeasure(event.currentTarget.value as typeof measure)}
          />
          {attacks.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label="Attack tested"
              data={attacks.map((one) => ({ value: one, label: attackName(one) }))}
              value={attack}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
          )}
        </div>
      </div>
      {words && <p className={styles.words}>{words}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="Paired t-tests, table" tabIndex={0}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">Row less column</th>
              {ways.slice(0, -1).map(({ id: key, label, note }) => (
                <th key={key} scope="col">
                  {label}
                  {note && (
                    <span className={styles.note} data-note={note}>
                      {note}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ways.slice(1).map((first, at) => (
              <tr key={first.id}>
                <th scope="row">{first.note ? `${first.label}, ${first.note}` : first.label}</th>
                {ways.slice(0, -1).map((second, n) => {
                  const test = n <= at ? testOf(tests, attack, measure, first.id, second.id) : null;
                  return (
                    <td key={second.id}>
                      {test && (
                        <>
                          <span className={styles.value}>
                            {formatCell(test.difference, {
                              key: '',
                              label: '',
                              type: 'number',
                              digits: 3,
                            }).replace('-', '\u2212')}{' '}
                            {starsOf(test.p)}
                          </span>
                          <span className={styles.sd}>
                            {test.p === null ? 'no spread' : `p ${formatNumber(test.p, 2)}`}
                          </span>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.words}>
        Two-sided paired t-tests, repeat by repeat; * p &lt; .05, ** p &lt; .01, *** p &lt; .001, as in paper
        003 and without a correction for how many there are.
      </p>
    </section>
  );
}
