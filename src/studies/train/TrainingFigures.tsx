import type { Column, Table } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { Waiting } from '../../controls/Waiting.tsx';
import styles from './train.module.css';

interface TrainingFiguresProps {
  readonly training: Table | null;
  readonly k: number;
}

/** Heights of the plot of the loss, of the others, and of what stands around a plot. */
const LOSS_HEIGHT = 250;
const HEIGHT = 200;
const FRAME = 101;

/** The measured columns of a training table: all but the seed and the epoch. */
const measured = ({ columns }: Table): readonly Column[] =>
  columns.filter(({ key }) => key !== 'seed' && key !== 'epoch');

/** Loss and measures against the epoch, as they come in: whatever the model's table holds. */
export function TrainingFigures({ training, k }: TrainingFiguresProps) {
  const expected = [
    { key: 'loss', label: 'Loss' },
    { key: 'hr', label: `HR@${k}` },
    { key: 'ndcg', label: `nDCG@${k}` },
  ];
  return (
    <div className={styles.figures}>
      {(training ? measured(training) : expected).map(({ key, label }) => {
        const height = key === 'loss' ? LOSS_HEIGHT : HEIGHT;
        const title = `${label} while training`;
        return training?.rows.some((row) => typeof row[key] === 'number') ? (
          <LineFigure
            key={key}
            table={training}
            x="epoch"
            y={key}
            roles={{ '': 'clean' }}
            labels={{ '': label }}
            xLabel="Epoch"
            yLabel={label}
            title={title}
            height={height}
          />
        ) : (
          <Waiting key={key} title={title} height={height + FRAME} />
        );
      })}
    </div>
  );
}
