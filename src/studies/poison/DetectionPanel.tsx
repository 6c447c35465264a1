import { useId } from 'react';
import { attacksOf, type CellValue, type PoisonTable, valueAt } from '../../../workers/protocol.ts';
import type { RoleId } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { outcomeLabel } from './cells.ts';
import { detectedOf } from './detection.ts';
import { Matrix, MeasuredCell } from './Matrix.tsx';
import styles from './poison.module.css';

function Share({ found, hue }: { readonly found: CellValue | null; readonly hue: RoleId }) {
  return <MeasuredCell {...{ found, hue }} digits={3} spread={(found?.sd ?? 0) > 0} full={1} />;
}

/** How well detectors find the fake users, beside what taking the flagged ones out does to the genuine. */
export function DetectionPanel({
  detection,
  summary,
  k,
}: {
  readonly detection: PoisonTable<'detection'>;
  readonly summary: PoisonTable<'summary'>;
  readonly k: number;
}) {
  const attacks = attacksOf(detection.rows);
  const id = useId();
  const attack = useAttack(attacks);
  const found = detectedOf(detection, summary, attack);
  const undefended = {
    hr: valueAt(summary.rows, attack, 'none', 'hr'),
    testHr: valueAt(summary.rows, attack, 'none', 'testHr'),
  };
  const after = (measure: 'hr' | 'testHr') => `${outcomeLabel(measure, k)} after`;
  const heads = ['Detector', 'Precision', 'Recall', 'Genuine users removed', after('hr'), after('testHr')];
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{tr('Detectors, and what they take from genuine users')}</h2>
        <AttackChoice label={tr('Attack to be detected')} attacks={attacks} attack={attack} />
      </div>
      <Matrix label={tr('Detectors')} heads={heads.map((label) => ({ id: label, label }))}>
        <tr>
          <th scope="row">{tr('None')}</th>
          <td>–</td>
          <td>–</td>
          <td>–</td>
          <Share found={undefended.hr} hue="attacked" />
          <Share found={undefended.testHr} hue="attacked" />
        </tr>
        {found.map(({ id: key, label, note, precision, recall, removed, hr, testHr }) => (
          <tr key={key}>
            <th scope="row">{note ? `${label}, ${note}` : label}</th>
            <Share found={precision} hue="fake" />
            <Share found={recall} hue="fake" />
            <Share found={removed} hue="genuine" />
            <Share found={hr} hue="defended" />
            <Share found={testHr} hue="defended" />
          </tr>
        ))}
      </Matrix>
      <p className={styles.words}>
        {tr(
          'Precision: share of the flagged users who are fake. Recall: share of the fakes that are flagged. Genuine users removed: share of them flagged by mistake; their ratings are missing from training, yet they stay in every measure.',
        )}
      </p>
    </section>
  );
}
