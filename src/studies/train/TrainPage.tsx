import { useMemo } from 'react';
import {
  inSentence,
  predictionMeasures,
  type Spec,
  trainHeadline,
  trainTables,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { beatenWarning, oneAnswerWarning } from '../../frame/beaten.ts';
import { RunBar } from '../../frame/RunBar.tsx';
import { StudyHead } from '../../frame/StudyHead.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { StudyTabs } from '../../frame/StudyTabs.tsx';
import { useAskable } from '../../frame/useAskable.ts';
import { useLook } from '../../frame/useLook.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { useRun } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { ListPanel } from './ListPanel.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';
import { ledBy, measureCell } from './measures.ts';
import { TrainingFigures, TrainingStage } from './TrainingFigures.tsx';
import styles from './train.module.css';

// Outside the page: what does not change with the run is not rendered again while epochs stream in.
const bar = <RunBar steps />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.train}
    open={['model']}
  />
);

/** Epochs that a model trains; null for recommenders that learn nothing. */
const epochsOf = (model: Spec['model']) => ('epochs' in model ? model.epochs : null);

/** The Train study: one model learns while its loss and its measures are drawn, epoch by epoch. */
export default function TrainPage() {
  const edited = useSpec((state) => state.spec);
  const runSpec = useRun((state) => state.spec);
  const result = useRun((state) => state.result);
  const [tab, setTab] = useLook('train', 'tab');
  const training = useStudyTable(trainTables.training);
  const measures = useStudyTable(trainTables.measures);
  const baselines = useStudyTable(trainTables.baselines);
  const shown = runSpec?.study === 'train' ? runSpec : edited;
  const own = useAskable('train');
  const awaited = useMemo(() => ({ ...trainTables.training.head(shown), rows: [] }), [shown]);
  const lead = measures && ledBy(measures, shown);
  const right = measures?.rows.find(({ measure }) => measure === predictionMeasures.accuracy.label);
  const warning =
    oneAnswerWarning({ of: 'the test instances', right: right?.model, constant: right?.constant }) ??
    (lead && beatenWarning({ ...lead, measure: inSentence(lead.measure) }));
  const figures = { table: training ?? awaited, baselines, epochs: epochsOf(shown.model) };
  return (
    <StudyLayout
      title="Train"
      lead="Fit one model, stop it, walk it epoch by epoch, and wind it back to the same initial weights."
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="train"
        finding={trainHeadline(measures, shown)}
        warning={warning}
        before="Run the study to see what the model learns, beside popularity and chance."
        className={styles.sentence}
      />
      <TrainingStage {...figures} />
      <ListPanel spec={own} k={shown.measure.k} />
      <StudyTabs
        study="train"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            content: measures ? (
              <DataTable table={measures} cell={(_, value, row) => measureCell(value, row)} />
            ) : (
              <Waiting title="Measures on the test part" height={260} />
            ),
          },
          {
            id: 'curves',
            label: 'Other measures',
            content: <TrainingFigures {...figures} />,
          },
          { id: 'models', label: 'Models on this device', content: <ModelsPanel version={result} /> },
        ]}
      />
    </StudyLayout>
  );
}
