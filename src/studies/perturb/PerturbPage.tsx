import { useDeferredValue, useState } from 'react';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { RunBar } from '../../controls/RunBar.tsx';
import { RunNotes } from '../../controls/RunNotes.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { StudyLayout } from '../../controls/StudyLayout.tsx';
import { studySections } from '../../controls/sections.ts';
import { Unfinished } from '../../controls/Unfinished.tsx';
import { useRun, useRunTable } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { EpsilonSlider } from './EpsilonSlider.tsx';
import styles from './perturb.module.css';
import { SweepFigure } from './SweepFigure.tsx';
import { budgets, nearest, sentence } from './sweep.ts';
import { UserPanel } from './UserPanel.tsx';

/** Where the slider stands before it is moved: a budget at which most models already bend. */
const FIRST_EPSILON = 2;

// Outside the page: what does not change with the run is not rendered again while points stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.perturb}
    open={['attack']}
  />
);

/** The Perturb study: how far a budget ε on the embeddings bends the ranking, for everybody and for one user. */
export default function PerturbPage() {
  const edited = useSpec((state) => state.spec);
  const runSpec = useRun((state) => state.spec);
  const status = useRun((state) => state.status);
  const source = useRun((state) => state.source);
  const ours = runSpec?.study === 'perturb';
  const shown = ours ? runSpec : edited.study === 'perturb' ? edited : null;
  // Deferred, so that points that come faster than they can be drawn are drawn together.
  const summaryTable = useDeferredValue(useRunTable('summary'));
  const baselinesTable = useDeferredValue(useRunTable('baselines'));
  const summary = ours ? summaryTable : null;
  const baselines = ours ? baselinesTable : null;
  const [wanted, setWanted] = useState(FIRST_EPSILON);
  const from = shown?.attack.from ?? 0.1;
  const to = shown?.attack.to ?? 10;
  const epsilon = Math.min(Math.max(from, to), Math.max(Math.min(from, to), wanted));
  const marked = useDeferredValue(epsilon);
  const k = shown?.measure.k ?? 10;
  const at = nearest(budgets(summary), marked);
  const words = at === null ? null : sentence(summary, baselines, at, k);
  const sweep = { summary, baselines, k, epsilon: marked, onEpsilon: setWanted };
  return (
    <StudyLayout
      title="Perturb"
      lead="A small step on the learned embeddings, of norm ε for every user and item: how much of the ranking survives it?"
      bar={bar}
      controls={controls}
    >
      <Unfinished />
      <RunNotes study="perturb" />
      <p className={styles.sentence} data-empty={words === null || undefined}>
        {words ?? 'Run the study to see what the budget takes from the ranking.'}
      </p>
      <SweepFigure measure="ndcg" {...sweep} />
      <EpsilonSlider {...{ from, to }} value={epsilon} onChange={setWanted} />
      <UserPanel
        spec={ours && source === 'run' && status === 'done' ? runSpec : null}
        epsilon={epsilon}
        k={k}
        expected={ours && source === 'run' && status !== 'failed' && status !== 'stopped'}
      />
      <div className={styles.pair}>
        <SweepFigure measure="hr" {...sweep} />
        <SweepFigure measure="coverage" {...sweep} />
      </div>
    </StudyLayout>
  );
}
