import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { PoisonTable } from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { type RoleId, roleColour } from '../../look/roles.ts';
import { attackName, attacksOf, type CellValue, outcomeLabel, valueAt } from './cells.ts';
import { detectedOf } from './detection.ts';
import styles from './poison.module.css';

function Share({ found, hue }: { readonly found: CellValue | null; readonly hue: RoleId }) {
  const column = { key: '', label: '', type: 'number', digits: 3 } as const;
  return (
    <td>
      <span className={styles.value}>{formatCell(found?.value ?? null, column)}</span>
      {found && found.sd > 0 && <span className={styles.sd}>± {formatCell(found.sd, column)}</span>}
      <span className={styles.track} aria-hidden="true">
        <span
          style={{
            width: `${100 * Math.max(0, Math.min(1, found?.value ?? 0))}%`,
            background: roleColour(hue),
          }}
        />
      </span>
    </td>
  );
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
  const [wanted, setWanted] = useLook('poison', 'attack');
  const id = useId();
  const attack = attacks.find((one) => one === wanted) ?? attacks[0]!;
  const found = detectedOf(detection, summary, attack);
  const undefended = {
    hr: valueAt(summary.rows, attack, 'none', 'hr'),
    testHr: valueAt(summary.rows, attack, 'none', 'testHr'),
  };
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>Detectors, and what they take from genuine users</h2>
        {attacks.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label="Attack to be detected"
            data={attacks.map((one) => ({ value: one, label: attackName(one) }))}
            value={attack}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="Detectors, table" tabIndex={0}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">Detector</th>
              <th scope="col">Precision</th>
              <th scope="col">Recall</th>
              <th scope="col">Genuine users removed</th>
              <th scope="col">{outcomeLabel('hr', k)} after</th>
              <th scope="col">{outcomeLabel('testHr', k)} after</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">None</th>
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
          </tbody>
        </table>
      </section>
      <p className={styles.words}>
        Precision: share of the flagged users who are fake. Recall: share of the fakes that are flagged.
        Genuine users removed: share of them flagged by mistake; their ratings are missing from training, yet
        they stay in every measure.
      </p>
    </section>
  );
}
