import { useDeferredValue } from 'react';
import type { Spec } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { RunBar } from '../../frame/RunBar.tsx';
import { RunNotes } from '../../frame/RunNotes.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { Unfinished } from '../../frame/Unfinished.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { useRun, useRunTable } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { ModelsPanel } from './ModelsPanel.tsx';
import { measureCell } from './measures.ts';
import { TrainingFigures } from './TrainingFigures.tsx';

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
  const k = useSpec((state) => state.spec.measure.k);
  const runSpec = useRun((state) => state.spec);
  const result = useRun((state) => state.result);
  // Deferred, so that epochs that come faster than they can be drawn are drawn together.
  const training = useDeferredValue(useRunTable('training'));
  const measures = useRunTable('measures');
  const ours = runSpec?.study === 'train';
  const model = useSpec((state) => state.spec.model);
  const shownK = ours ? runSpec.measure.k : k;
  return (
    <StudyLayout
      title="Train"
      lead="Fit one model, stop it, walk it epoch by epoch, and wind it back to the same initial weights."
      bar={bar}
      controls={controls}
    >
      <Unfinished />
      <RunNotes study="train" />
      <TrainingFigures
        training={ours ? training : null}
        k={shownK}
        epochs={epochsOf(ours ? runSpec.model : model)}
      />
      {ours && measures ? (
        <DataTable table={measures} cell={(_, value, row) => measureCell(value, row, measures.columns)} />
      ) : (
        <Waiting title="Measures on the test part" height={260} />
      )}
      <ModelsPanel version={result} />
    </StudyLayout>
  );
}
