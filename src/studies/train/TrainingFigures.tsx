import { Skeleton } from '@mantine/core';
import type { Table } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import styles from './train.module.css';

interface TrainingFiguresProps {
  readonly training: Table | null;
  readonly k: number;
}

/** Height of a figure beside its plot, kept free until the first epoch is done. */
const FRAME = 96;

/** Loss and validation measures against the epoch, as they come in. Measures that a model lacks are left out. */
export function TrainingFigures({ training, k }: TrainingFiguresProps) {
  const figures = [
    { key: 'loss', name: 'Loss', caption: 'Mean over the instances of an epoch.', height: 260 },
    { key: 'ndcg', name: `nDCG@${k}`, caption: undefined, height: 200 },
    { key: 'hr', name: `Hit ratio@${k}`, caption: undefined, height: 200 },
  ];
  return (
    <div className={styles.figures}>
      {figures.map(({ key, name, caption, height }) => {
        const drawable = training?.rows.some((row) => typeof row[key] === 'number');
        return training && drawable ? (
          <LineFigure
            key={key}
            table={training}
            x="epoch"
            y={key}
            roles={{ '': 'clean' }}
            labels={{ '': name }}
            xLabel="Epoch"
            yLabel={name}
            title={`${name} while training`}
            caption={caption}
            height={height}
          />
        ) : (
          <Skeleton key={key} height={height + FRAME} animate={false} radius="sm" />
        );
      })}
    </div>
  );
}
