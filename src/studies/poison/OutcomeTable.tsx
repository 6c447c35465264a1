import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import {
  attackName,
  attacksOf,
  isApart,
  models,
  type PoisonSpec,
  type PoisonTable,
  testOf,
  trainingWaysOf,
  valueAt,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import { measures, outcomeRole } from './cells.ts';
import { Matrix, MeasuredCell } from './Matrix.tsx';
import styles from './poison.module.css';

/** Attacks against defences, one measure at a time, with bars (Tables 2 and 3 of paper 003). */
export function OutcomeTable({
  table,
  goal,
  k,
  popularity,
  tests,
}: {
  readonly table: PoisonTable<'summary'>;
  readonly goal: PoisonSpec['attack']['goal'];
  readonly k: number;
  /** Test HR of the most rated items; null before it is measured. */
  readonly popularity: number | null;
  /** Null before there are two repeats to test. */
  readonly tests: PoisonTable<'tests'> | null;
}) {
  const [wanted, setWanted] = useLook('poison', 'measure');
  const shown = measures.find(({ key }) => key === wanted) ?? measures[0];
  const id = useId();
  const trainings = trainingWaysOf(table.rows);
  const attacks = attacksOf(table.rows);
  const clean = valueAt(table.rows, 'none', 'none', shown.key);
  const rows = attacks.map((attack) => {
    const undefended = valueAt(table.rows, attack, 'none', shown.key);
    return {
      attack,
      cells: trainings.map(({ id: training }) => {
        const found = valueAt(table.rows, attack, training, shown.key);
        const test = tests && shown.tested ? testOf(tests, attack, shown.tested, training, 'none') : null;
        const apart = test !== null && isApart(test);
        return { training, found, role: outcomeRole(shown, goal, found, undefended, apart) };
      }),
    };
  });
  const all = [clean, ...rows.flatMap(({ cells }) => cells.map(({ found }) => found))];
  const most = Math.max(0, ...all.map((one) => one?.value ?? 0));
  const many = table.rows.some(({ repeats }) => repeats > 1);
  const errors = all.some((one) => one?.se != null);
  const cell = { digits: shown.digits, spread: many, full: shown.bars ? most : null };
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{tr('Attacks against defences')}</h2>
        <NativeSelect
          size="xs"
          aria-label={tr('Measure')}
          data={measures.map(({ key, label }) => ({ value: key, label: tr(label(k)) }))}
          value={shown.key}
          onChange={(event) => setWanted(event.currentTarget.value as typeof wanted)}
        />
      </div>
      <Matrix
        label={tr('Attacks against defences')}
        heads={[{ id: 'attack', label: 'Fake profiles' }, { id: 'clean', label: 'Clean data' }, ...trainings]}
      >
        {rows.map(({ attack, cells }) => (
          <tr key={attack}>
            <th scope="row">{tr(attackName(attack))}</th>
            <MeasuredCell found={clean} hue="clean" {...cell} />
            {cells.map(({ training, role, found }) => (
              <MeasuredCell key={training} found={found} hue={role} {...cell} />
            ))}
          </tr>
        ))}
      </Matrix>
      <p className={styles.words}>
        {tr(shown.words)}{' '}
        {shown.key === 'testHr' &&
          popularity !== null &&
          tr(`${models.popularity.label}, the same list for everybody, reaches ${formatNumber(popularity)}.`)}
      </p>
      <details className={styles.reading}>
        <summary>{tr('How to read the table')}</summary>
        <p>
          {errors &&
            `${tr('Users ±: one standard error over users, the models as they are; a user counts once over the repeats.')} `}
          {many && `${tr('The other ± is one standard deviation over the repeats.')} `}
          {shown.bars &&
            `${tr(
              shown.tested && tests
                ? 'Green: better than no defence by more than chance would.'
                : 'No bar is green: nothing tests whether more than chance is at work.',
            )} `}
          {tr(
            'Honest: the defender has the statistics of the poisoned ratings it really sees. Oracle: it has those of the clean ratings, as in the published code.',
          )}
        </p>
      </details>
    </section>
  );
}
