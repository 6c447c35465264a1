import { memo } from 'react';
import { type KeyOf, type TrainRow, type TrainTable, trainTables } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { popularityLine } from '../../charts/popularity.ts';
import type { Reference } from '../../charts/types.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import styles from './train.module.css';

interface TrainingFiguresProps {
  /** Without rows before the run has measured any. */
  readonly table: TrainTable<'training'>;
  /** What the curves are held against; null before it is measured. */
  readonly baselines: TrainTable<'baselines'> | null;
  /** Epochs that the run will have, so that the axis stands still; null where there are none. */
  readonly epochs: number | null;
}

/** Heights of a plot and of what stands around it. */
const HEIGHT = 220;
const FRAME = 101;
const STAGE_HEIGHT = 230;

const pointsOf = ({ rows }: TrainTable<'training'>, key: KeyOf<TrainRow<'training'>>) =>
  rows.filter((row) => typeof row[key] === 'number').length;

interface CurvesProps extends TrainingFiguresProps {
  readonly columns: TrainTable<'training'>['columns'];
  readonly height: number;
}

/** What Popularity reaches of a measure, where it can be drawn into its picture. */
function referencesOf(baselines: TrainTable<'baselines'> | null, key: string): Reference[] {
  const row = baselines?.rows.find(({ name }) => name === 'popularity');
  const value = Object.entries(row ?? {}).find(([name]) => name === key)?.[1];
  return typeof value === 'number' ? [popularityLine(value)] : [];
}

function Curves({ table, baselines, epochs, columns, height }: CurvesProps) {
  const overlays = useOverlays('train', (read) => read(trainTables.training));
  return (
    <div className={styles.figures}>
      {columns.map(({ key, label }) => {
        const title = `${label} while training`;
        return pointsOf(table, key) > 1 ? (
          <LineFigure
            key={key}
            table={table}
            x="epoch"
            y={key}
            roles={{ '': 'clean' }}
            labels={{ '': label }}
            overlays={overlays}
            references={referencesOf(baselines, key)}
            xDomain={epochs === null ? undefined : [0, epochs]}
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

/** The measures of the stage. */
const onStage = ['loss', 'ndcg', 'auc'];
const measured = ({ columns }: TrainTable<'training'>) =>
  columns.filter(({ key }) => key !== 'seed' && key !== 'epoch');

/** The other measures against the epoch, as they come in: whatever the model's table holds. */
export const TrainingFigures = memo(function TrainingFigures(props: TrainingFiguresProps) {
  const columns = measured(props.table).filter(({ key }) => !onStage.includes(key));
  return <Curves {...props} columns={columns} height={HEIGHT} />;
});

/** The loss, and the measure that one looks at while a model learns. */
export const TrainingStage = memo(function TrainingStage(props: TrainingFiguresProps) {
  const columns = measured(props.table).filter(({ key }) => onStage.includes(key));
  return <Curves {...props} columns={columns} height={STAGE_HEIGHT} />;
});
