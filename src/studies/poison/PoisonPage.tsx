import {
  attackName,
  inSentence,
  type PoisonSpec,
  poisonHeadline,
  poisonTables,
  type TableOf,
  valueAt,
  wayName,
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
import { useLook } from '../../frame/useLook.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { useToldMissing } from '../../frame/useToldMissing.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { useRun } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import { ClimbFigure } from './ClimbFigure.tsx';
import { outcomeLabel } from './cells.ts';
import { DetectionPanel } from './DetectionPanel.tsx';
import { ListsPanel } from './ListsPanel.tsx';
import { OutcomeTable } from './OutcomeTable.tsx';
import { PlaneFigure } from './PlaneFigure.tsx';
import styles from './poison.module.css';
import { RatingsFigure } from './RatingsFigure.tsx';
import { ReachFigure } from './ReachFigure.tsx';
import { ShiftFigure } from './ShiftFigure.tsx';
import { SweepFigure } from './SweepFigure.tsx';
import { TestsPanel } from './TestsPanel.tsx';
import { TheoryPanel } from './TheoryPanel.tsx';

// Outside the page: what does not change with the run is not rendered again while rows stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.poison}
    open={['attack', 'defence']}
  />
);

/** The table, where it has rows of an attack; a run without one has those of the clean data alone. */
const attacked = <R extends { readonly attack: string }>(table: TableOf<R> | null): table is TableOf<R> =>
  table?.rows.some(({ attack }) => attack !== 'none') ?? false;

/** Says which attack and which defence that are to be looked at the run shown does not have. */
function useToldNames(spec: PoisonSpec | null): void {
  const [attack] = useLook('poison', 'attack');
  const [training] = useLook('poison', 'training');
  const profiles: readonly string[] = spec?.attack.profiles ?? [];
  const ways: readonly string[] = spec ? [...spec.defence.methods, ...spec.defence.detectors] : [];
  const way = training?.split(' ')[0] ?? 'none';
  useToldMissing(
    spec === null || attack === null || attack === 'genuine' || profiles.includes(attack)
      ? null
      : `The run that is shown has no attack ${attackName(attack)}; here stands the first that it has.`,
  );
  useToldMissing(
    spec === null || way === 'none' || ways.includes(way)
      ? null
      : `The run that is shown has no defence ${wayName(way)}; here stands the first that it has.`,
  );
}

/** The Poison study: how far fake users lift their targets, with and without a defence. */
export default function PoisonPage() {
  const edited = useSpec((state) => state.spec.measure.k);
  const runSpec = useRun((state) => state.spec);
  const ours = runSpec?.study === 'poison';
  const k = ours ? runSpec.measure.k : edited;
  const [tab, setTab] = useLook('poison', 'tab');
  const summary = useStudyTable(poisonTables.summary);
  const shifts = useStudyTable(poisonTables.shifts);
  const ratings = useStudyTable(poisonTables.ratings);
  const profiles = useStudyTable(poisonTables.profiles);
  const tests = useStudyTable(poisonTables.tests);
  const detection = useStudyTable(poisonTables.detection);
  const sweep = useStudyTable(poisonTables.sweep);
  const climb = useStudyTable(poisonTables.climb);
  const reach = useStudyTable(poisonTables.reach);
  const lists = useStudyTable(poisonTables.lists);
  const plane = useStudyTable(poisonTables.plane);
  useToldNames(ours ? runSpec : null);
  const goal = ours ? runSpec.attack.goal : 'promote';
  const popularity = useStudyTable(poisonTables.baselines)?.rows[0]?.testHr ?? null;
  const words = poisonHeadline(summary, tests, goal, k);
  const warning = beatenWarning({
    measure: inSentence(outcomeLabel('testHr', k)),
    model: summary && valueAt(summary.rows, 'none', 'none', 'testHr')?.value,
    popularity,
  });
  const dose = ours && runSpec.sweep.kind !== 'none' && sweep && (
    <SweepFigure table={sweep} over={runSpec.sweep.kind} k={k} popularity={popularity} />
  );
  const table =
    summary && summary.rows.length > 1 ? (
      <OutcomeTable table={summary} goal={goal} k={k} popularity={popularity} tests={tests} />
    ) : (
      <Waiting title="Attacks against defences" height={220} />
    );
  return (
    <StudyLayout
      title="Poison"
      lead="The attacker touches what the model trains on: a few invented users. How far do their items climb?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="poison"
        finding={words}
        warning={warning}
        before="Run the study to see how far fake users lift their targets."
        className={styles.sentence}
      />
      <div className={styles.stage}>
        {attacked(lists) && <ListsPanel table={lists} />}
        {dose || table}
      </div>
      <StudyTabs
        study="poison"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            content: (
              <>
                {dose && table}
                {shifts ? (
                  <ShiftFigure table={shifts} />
                ) : (
                  <Waiting title="Rank shift of the targets" height={300} />
                )}
                {attacked(climb) && <ClimbFigure table={climb} k={k} />}
              </>
            ),
          },
          {
            id: 'who',
            label: 'Who is hit',
            content:
              attacked(reach) || plane ? (
                <>
                  {attacked(reach) && <ReachFigure table={reach} k={k} />}
                  {plane && <PlaneFigure table={plane} />}
                </>
              ) : null,
          },
          {
            id: 'evidence',
            label: 'Evidence',
            content:
              summary && (tests || detection) ? (
                <>
                  {tests && <TestsPanel tests={tests} summary={summary} k={k} />}
                  {detection && <DetectionPanel detection={detection} summary={summary} k={k} />}
                </>
              ) : null,
          },
          {
            id: 'profiles',
            label: 'Fake profiles',
            content: (
              <>
                {ratings ? (
                  <RatingsFigure table={ratings} />
                ) : (
                  <Waiting title="Ratings of genuine and fake users" height={280} />
                )}
                {profiles && (
                  <DataTable
                    table={profiles}
                    cell={(key, _, row) => (key === 'attack' ? tr(attackName(row.attack)) : undefined)}
                  />
                )}
              </>
            ),
          },
          { id: 'theory', label: 'Theory', content: <TheoryPanel /> },
        ]}
      />
    </StudyLayout>
  );
}
