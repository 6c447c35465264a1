import { type ReactNode, useDeferredValue, useMemo } from 'react';
import {
  defenceSentence,
  leadOf,
  perturbBaseline,
  perturbTables,
  perturbTrainings,
  roundedEpsilon,
  sweepSentence,
  sweptLabel,
  walkSentence,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { beatenWarning } from '../../frame/beaten.ts';
import { RunBar } from '../../frame/RunBar.tsx';
import { StudyHead } from '../../frame/StudyHead.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { StudyTabs } from '../../frame/StudyTabs.tsx';
import { useAskable } from '../../frame/useAskable.ts';
import { useLook } from '../../frame/useLook.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { useRun } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { look } from '../../state/view.ts';
import { CorePictures } from './CorePictures.tsx';
import { coreSentence } from './cores.ts';
import { besides } from './defended.ts';
import { measuredAlone } from './drawn.ts';
import { Evidence, hasEvidence } from './Evidence.tsx';
import styles from './perturb.module.css';
import { SweepResult } from './SweepResult.tsx';
import { SweepStage } from './SweepStage.tsx';
import { measuredNear } from './sliderScale.ts';
import { UserErrors } from './UserErrors.tsx';
import { UserPanel } from './UserPanel.tsx';
import { WalkResult, WalkStage } from './WalkPictures.tsx';

/** Slider and marker both end here, so that both hold the numbers of the grid. */
const moveTo = (epsilon: number) => look('perturb', { epsilon: roundedEpsilon(epsilon) }, 'drag');

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
  const ran = runSpec?.study === 'perturb' ? runSpec : null;
  const shown = ran ?? (edited.study === 'perturb' ? edited : null);
  const undefended = useStudyTable(perturbTables.summary);
  const defendedSummary = useStudyTable(perturbTables.defended.summary);
  const defended = useStudyTable(perturbTables.defended.baselines);
  const comparison = useStudyTable(perturbTables.comparison);
  const samples = useStudyTable(perturbTables.samples);
  const lines = useStudyTable(perturbTables.lines);
  const summary = useMemo(() => besides(undefended, defendedSummary), [undefended, defendedSummary]);
  const baselines = useStudyTable(perturbTables.baselines);
  const equalNorm = useStudyTable(perturbTables.equalNorm);
  const accumulated = useStudyTable(perturbTables.accumulated);
  const users = useStudyTable(perturbTables.users);
  const defendedUsers = useStudyTable(perturbTables.defended.users);
  const [wanted] = useLook('perturb', 'epsilon');
  const [tab, setTab] = useLook('perturb', 'tab');
  const { from, to, against } = shown?.attack ?? { from: 0.1, to: 10, against: null };
  const fixed = against && against.kind !== 'epsilon' ? against.epsilon : null;
  const within = Math.min(Math.max(from, to), Math.max(Math.min(from, to), wanted));
  const points = shown?.attack.points ?? 2;
  const epsilon = fixed ?? (shown && measuredAlone(shown) ? measuredNear(from, to, points, within) : within);
  const marked = useDeferredValue(epsilon);
  const k = shown?.measure.k ?? 10;
  const lead = shown ? leadOf(shown) : 'ndcg';
  const words =
    against?.kind === 'cores'
      ? coreSentence(lines, k)
      : against?.kind === 'iterations'
        ? walkSentence(undefended, baselines, k, lead)
        : sweepSentence(undefended, baselines, marked, k, lead, users);
  const ofDefence =
    shown && shown.defence.kind !== 'none' && against?.kind !== 'cores'
      ? defenceSentence(comparison, perturbTrainings[shown.defence.kind].label, marked, k, lead)
      : null;
  const warning = beatenWarning({
    measure: sweptLabel('ndcg', k),
    model: perturbBaseline(baselines, 'clean', 'ndcg'),
    popularity: perturbBaseline(baselines, 'popularity', 'ndcg'),
  });
  const asked = useAskable('perturb');
  const computed = ran !== null && source === 'run';
  const lists = (
    <UserPanel
      spec={asked}
      epsilon={epsilon}
      k={k}
      expected={computed && status !== 'failed' && status !== 'stopped'}
    />
  );
  const data = { summary, baselines, defended };
  let stage: ReactNode = null;
  let result: ReactNode = null;
  if (shown && fixed === null) {
    stage = (
      <SweepStage {...{ spec: shown, epsilon, marked, onEpsilon: moveTo }} {...data}>
        {lists}
      </SweepStage>
    );
    result = <SweepResult spec={shown} epsilon={marked} onEpsilon={moveTo} {...data} />;
  } else if (against?.kind === 'cores') {
    stage = <CorePictures {...{ samples, lines, k }} />;
    result = lines && <DataTable table={lines} />;
  } else if (shown) {
    stage = (
      <WalkStage spec={shown} {...data}>
        {lists}
      </WalkStage>
    );
    result = <WalkResult spec={shown} accumulated={accumulated} {...data} />;
  }
  return (
    <StudyLayout
      title="Perturb"
      lead="The attacker touches what the model learnt: a step of norm ε on every embedding. What survives?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="perturb"
        finding={words && [words, ofDefence].filter(Boolean).join(' ')}
        warning={warning}
        before="Run the study to see what the budget takes from the model."
        className={styles.sentence}
      />
      {stage}
      <StudyTabs
        study="perturb"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            content: result && (
              <>
                {result}
                <UserErrors tables={[users, defendedUsers]} />
              </>
            ),
          },
          {
            id: 'evidence',
            label: 'Evidence',
            content:
              shown && hasEvidence(shown) ? (
                <Evidence {...{ spec: shown, comparison, equalNorm, epsilon: marked }} />
              ) : null,
          },
        ]}
      />
    </StudyLayout>
  );
}
