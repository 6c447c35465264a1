import { NativeSelect } from '@mantine/core';
import { useId, useState } from 'react';
import type { Table } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import styles from './evade.module.css';
import { rowsWhere, strategyLabels, strategyName, strategyRoles } from './words.ts';

const parts = [
  ['user', 'User id'],
  ['userFeatures', 'User features'],
  ['item', 'Item id'],
  ['itemFeatures', 'Item features'],
] as const;

const share = (value: unknown) => (typeof value === 'number' ? Math.round(100 * value) : null);

/** Which part of the input carries the perturbation of an example, as bars with their figures. */
function Shares({ rows }: { rows: Table['rows'] }) {
  return (
    <table className={styles.shares}>
      <caption>Share of the squared perturbation in each part of the input</caption>
      <thead>
        <tr>
          <th scope="col">Training</th>
          {parts.map(([key, label]) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={String(row.strategy)}>
            <th scope="row">{strategyName(row.strategy)}</th>
            {parts.map(([key]) => {
              const percent = share(row[`${key}Share`]);
              return (
                <td key={key}>
                  <span className={styles.bar} style={{ width: `${percent ?? 0}%` }} aria-hidden />
                  {percent === null ? '–' : `${percent} %`}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One recommendation: its probability falls while the perturbation grows, and which input carries it. */
export function ExamplePanel({ paths, distortion }: { paths: Table | null; distortion: Table | null }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const heading = useId();
  const pairs = [...new Set((paths?.rows ?? []).map((row) => String(row.pair)))];
  const pair = pairs.find((one) => one === chosen) ?? pairs[0];
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <h2 id={heading}>One recommendation</h2>
      {!paths || pair === undefined ? (
        <p className={styles.hint}>
          When the study has run, this follows single recommendations on their way from yes to no.
        </p>
      ) : (
        <>
          <NativeSelect
            className={styles.choice}
            aria-label="Recommendation"
            data={pairs}
            value={pair}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <LineFigure
            table={rowsWhere(paths, (row) => row.pair === pair)}
            x="length"
            y="probability"
            series="strategy"
            roles={strategyRoles}
            labels={strategyLabels}
            references={[{ label: 'No below', value: 0.5, role: 'random' }]}
            xLabel="Length of the perturbation"
            yLabel="Probability"
            yDomain={[0, 1]}
            title="Probability along the smallest perturbation"
            caption="Up to half again as long as is needed. The direction is that of the smallest perturbation found."
            height={240}
          />
          <Shares
            rows={(distortion?.rows ?? []).filter((row) => `User ${row.userId}, ${row.title}` === pair)}
          />
        </>
      )}
    </section>
  );
}
