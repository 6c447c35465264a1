import { SegmentedControl } from '@mantine/core';
import {
  type CertifyTable,
  certificates,
  certifyHeadline,
  certifyTables,
  untrainedSentence,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { HistogramFigure } from '../../charts/HistogramFigure.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { oneAnswerWarning } from '../../frame/beaten.ts';
import { Faces } from '../../frame/Faces.tsx';
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
import { tr } from '../../words/tr.ts';
import { AttackFigure } from './AttackFigure.tsx';
import styles from './certify.module.css';
import { InstancePanel } from './InstancePanel.tsx';
import { SharesKey, StackedShares } from './StackedShares.tsx';
import { rightIn } from './shares.ts';
import { TrainingPictures } from './TrainingPictures.tsx';
import { Weapons } from './Weapons.tsx';

// Outside the page: what does not change with the run is not rendered again while certificates stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.certify}
    open={['attack']}
  />
);
const faces = <Faces shown="certify" />;
// Roles of colour; spelled as attributes they would be taken for ARIA's.
const robust = { role: 'robust' } as const;
const nonRobust = { role: 'nonRobust' } as const;
const bounds = ['relaxation', 'split', 'row', 'best'] as const;
const groupings = ['user activity', 'item popularity'] as const;

/** Robust and not, against the budget: by bounds and greedy, and exactly. */
function Shares({ table }: { table: CertifyTable<'shares'> | null }) {
  const [method, setMethod] = useLook('certify', 'bound');
  if (!table) return <Waiting title="Share robust, undecided and not robust" height={340} />;
  return (
    <>
      <div className={styles.keyed}>
        <SharesKey />
        <SegmentedControl
          size="xs"
          aria-label={tr('Certificate')}
          data={bounds.map((value) => ({ value, label: tr(certificates[value].short) }))}
          value={method}
          onChange={(value) => setMethod(value as typeof method)}
        />
      </div>
      <div className={styles.pair}>
        <StackedShares
          table={table}
          method={method}
          title="By bounds and greedy"
          caption="Robust by the bound, not robust by the greedy attack."
        />
        <StackedShares
          table={table}
          method="exact"
          title="Exact"
          caption="The search closes the band between: every prediction is proved robust or flipped."
        />
      </div>
    </>
  );
}

/** Who is easy to fool: how many have which radius, and the mean radius by kinds of users and items. */
function Radii() {
  const radius = useStudyTable(certifyTables.radius);
  const groups = useStudyTable(certifyTables.groups);
  const weapons = useStudyTable(certifyTables.weapons);
  return (
    <>
      {weapons && <Weapons table={weapons} />}
      {radius && (
        <HistogramFigure
          table={rowsWhere(radius, (row) => row.radius !== 'open' || row.instances !== 0)}
          x="radius"
          y="instances"
          {...nonRobust}
          xLabel="Smallest number of switches that flips"
          yLabel="Instances"
          title="Robustness radius"
        />
      )}
      {groups && (
        <div className={styles.pair}>
          {groupings.map((by) => (
            <HistogramFigure
              key={by}
              table={rowsWhere(groups, (row) => row.by === by, `avg-max q by ${by}`)}
              x="group"
              y="robust"
              {...robust}
              xLabel={`Instances by ${by}`}
              yLabel="avg-max q"
              title={`Who is easy to fool: avg-max q by ${by}`}
            />
          ))}
        </div>
      )}
    </>
  );
}

/** What the comparison found, where the run has one. */
function Comparison() {
  const trainings = useStudyTable(certifyTables.trainings);
  const shares = useStudyTable(certifyTables.trainingShares);
  const budget = useRun((state) => (state.spec?.study === 'certify' ? state.spec.attack.budget : 1));
  return trainings && shares ? (
    <TrainingPictures trainings={trainings} shares={shares} budget={budget} />
  ) : null;
}

/** The Certify study: how many switched clicks flip a prediction, with proof. */
export default function CertifyPage() {
  const runSpec = useRun((state) => state.spec);
  const [tab, setTab] = useLook('certify', 'tab');
  const edited = useSpec((state) => state.spec);
  const shares = useStudyTable(certifyTables.shares);
  const summary = useStudyTable(certifyTables.summary);
  const accuracy = useStudyTable(certifyTables.accuracy);
  const instances = useStudyTable(certifyTables.instances);
  const ofShares = certifyHeadline(shares, 2) ?? certifyHeadline(shares, 1);
  const weapons = useStudyTable(certifyTables.weapons);
  const words = ofShares && [ofShares, untrainedSentence(weapons)].filter(Boolean).join(' ');
  const status = useRun((state) => state.status);
  const ours = runSpec?.study === 'certify' ? runSpec : null;
  // Before all are certified they are no sample of the instances.
  const right = status === 'done' && instances ? rightIn(instances) : null;
  const shown = ours ?? (edited.study === 'certify' ? edited : null);
  const budget = shown?.attack.budget ?? 1;
  const compares = (shown?.compare.methods.length ?? 0) > 0;
  const asked = useAskable('certify');
  return (
    <StudyLayout
      title="Certify"
      lead="The attacker touches what the model reads: a few clicks of a user. Which predictions can they flip?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="certify"
        beside={faces}
        finding={words}
        warning={right && oneAnswerWarning({ of: `the ${right.instances} predictions certified`, ...right })}
        before="Run the study to see how many predictions a few clicks can flip."
        className={styles.sentence}
      />
      <InstancePanel spec={asked} certified={instances} />
      <StudyTabs
        study="certify"
        shown={tab}
        onShow={setTab}
        tabs={[
          { id: 'result', label: 'Result', content: <Shares table={shares} /> },
          {
            id: 'who',
            label: 'Who is easy to fool',
            content: shares && <Radii />,
          },
          { id: 'trainings', label: 'Ways of training', content: compares ? <Comparison /> : null },
          {
            id: 'evidence',
            label: 'Evidence',
            content: summary && (
              <>
                {shares && <AttackFigure table={shares} budget={budget} />}
                <section className={styles.panel}>
                  <h2>{tr('Largest certified budget, mean over instances')}</h2>
                  <DataTable
                    table={summary}
                    cell={(key, _, row) => (key === 'method' ? tr(certificates[row.method].label) : null)}
                    bare
                  />
                </section>
                {accuracy && (
                  <section className={styles.panel}>
                    <h2>{tr('Accuracy under attack: right, and not flipped or proved not to be')}</h2>
                    <DataTable
                      table={accuracy}
                      cell={(key, _, row) => (key === 'method' ? tr(certificates[row.method].label) : null)}
                      limit={budget + 1}
                      bare
                    />
                  </section>
                )}
              </>
            ),
          },
        ]}
      />
    </StudyLayout>
  );
}
