import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { attacksOf, type PoisonTable, testOf, trainingWaysOf } from '../../../workers/protocol.ts';
import { formatCell, formatNumber } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { outcomeLabel } from './cells.ts';
import { Matrix } from './Matrix.tsx';
import styles from './poison.module.css';
import { starsOf, testsInWords } from './tests.ts';

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
  const [measure, setMeasure] = useLook('poison', 'tested');
  const id = useId();
  const attack = useAttack(attacks);
  const trainings = trainingWaysOf(summary.rows.filter((row) => row.attack === attack));
  const ways = [
    ...(measure === 'testHr' ? [{ id: 'clean', label: 'Clean model', note: null }] : []),
    ...trainings,
  ];
  const words = testsInWords(tests, summary, attack);
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{tr('More than chance?')}</h2>
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label={tr('Measure tested')}
            data={(['hr', 'testHr'] as const).map((value) => ({ value, label: tr(outcomeLabel(value, k)) }))}
            value={measure}
            onChange={(event) => setMeasure(event.currentTarget.value as typeof measure)}
          />
          <AttackChoice label={tr('Attack tested')} attacks={attacks} attack={attack} />
        </div>
      </div>
      {words && <p className={styles.words}>{tr(words)}</p>}
      <Matrix
        label={tr('Paired t-tests')}
        heads={[{ id: 'less', label: 'Row less column' }, ...ways.slice(0, -1)]}
      >
        {ways.slice(1).map((first, at) => (
          <tr key={first.id}>
            <th scope="row">{tr(first.note ? `${first.label}, ${first.note}` : first.label)}</th>
            {ways.slice(0, -1).map((second, n) => {
              const test = n <= at ? testOf(tests, attack, measure, first.id, second.id) : null;
              return (
                <td key={second.id}>
                  {test && (
                    <>
                      <span className={styles.value}>
                        {formatCell(test.difference, { type: 'number', digits: 3 })} {starsOf(test.p)}
                      </span>
                      <span className={styles.sd}>
                        {test.p === null ? tr('no spread') : `p ${formatNumber(test.p, 2)}`}
                      </span>
                    </>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </Matrix>
      <p className={styles.words}>
        {tr(
          'Two-sided paired t-tests, repeat by repeat; * p < .05, ** p < .01, *** p < .001, as in paper 003 and without a correction for how many there are.',
        )}
      </p>
    </section>
  );
}
