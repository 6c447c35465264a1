import { memo } from 'react';
import type { Column, Table } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import styles from './train.module.css';

interface TrainingFiguresProps {
  readonly training: Table | null;
  readonly k: number;
  /** Epochs that the run will have, so that the axis stands still; null where there are none. */
  readonly epochs: number | null;
}

/** Heights of a plot and of what stands around it. */
const HEIGHT = 220;
const FRAME = 101;

/** The measured columns of a training table: all but the seed and the epoch. */
const measured = ({ columns }: Table): readonly Column[] =>
  columns.filter(({ key }) => key !== 'seed' && key !== 'epoch');

const points = ({ rows }: Table, key: string) =>
  rows.reduce((sum, row) => sum + Number(typeof row[key] === 'number'), 0);

/** Loss and measures against the epoch, as they come in: whatever the model's table holds. */
export const TrainingFigures = memo(function TrainingFigures({ training, k, epochs }: TrainingFiguresProps) {
  const expected = [
    { key: 'loss', label: 'Loss' },
    { key: 'hr', label: `HR@${k}` },
    { key: 'ndcg', label: `nDCG@${k}` },
    { key: 'coverage', label: `Coverage@${k}` },
  ];
  return (
    <div className={styles.figures}>
      {(training ? measured(training) : expected).map(({ key, label }) => {
        const title = `${label} while training`;
        return training && points(training, key) > 1 ? (
          <LineFigure
            key={key}
            table={training}
            x="epoch"
            y={key}
            roles={{ '': 'clean' }}
            labels={{ '': label }}
            xDomain={epochs === null ? undefined : [0, epochs]}
            xLabel="Epoch"
            yLabel={label}
            title={title}
            height={HEIGHT}
          />
        ) : (
          <Waiting key={key} title={title} height={HEIGHT + FRAME} />
        );
      })}
    </div>
  );
});
