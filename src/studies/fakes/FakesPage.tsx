import { SegmentedControl } from '@mantine/core';
import {
  atK,
  cleanRow,
  type FakesTable,
  fakeProfiles,
  fakesHeadline,
  fakesTables,
  labelOf,
  lastLook,
  rankingMeasures,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { popularityLine } from '../../charts/popularity.ts';
import { rowsWhere } from '../../charts/tables.ts';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { beatenWarning } from '../../frame/beaten.ts';
import { Faces } from '../../frame/Faces.tsx';
import { RunBar } from '../../frame/RunBar.tsx';
import { StudyHead } from '../../frame/StudyHead.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { StudyTabs } from '../../frame/StudyTabs.tsx';
import { useLook } from '../../frame/useLook.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { useRun } from '../../state/run.ts';
import { captionOf, curvesOf, type Drawn } from './curves.ts';
import styles from './fakes.module.css';
import { UserPanel } from './UserPanel.tsx';

// Outside the page: what does not change with the run is not rendered again while rows stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.fakes}
    open={['defence', 'attack']}
  />
);
const faces = <Faces shown="fakes" />;

const measures: readonly { readonly value: Drawn; readonly label: (k: number) => string }[] = [
  { value: 'precision', label: (k) => atK(rankingMeasures.precision.label, k) },
  { value: 'recall', label: (k) => atK(rankingMeasures.recall.label, k) },
  { value: 'f1', label: (k) => `F1@${k}` },
];

interface PicturesProps {
  readonly certified: FakesTable<'certified'>;
  readonly k: number;
  /** Past it nothing can be certified; null where it is not known. */
  readonly limit: number | null;
  readonly most: number;
}

/** What is certified against the number of fakes, the worst attack tried and the clean ensemble above it. */
function CertifiedFigure({ certified, k, limit, most }: PicturesProps) {
  const attacked = useStudyTable(fakesTables.attacked);
  const [measure, setMeasure] = useLook('fakes', 'measure');
  const baselines = useStudyTable(fakesTables.baselines);
  const clean = attacked && cleanRow(attacked);
  const popular = baselines?.rows[0];
  const { table, roles, strokes, labels } = curvesOf(certified, attacked, measure);
  const overlays = useOverlays('fakes', (read, spec) => {
    const own = spec.measure.k === k ? read(fakesTables.certified) : null;
    return own && curvesOf(own, read(fakesTables.attacked), measure);
  });
  const { label } = measures.find(({ value }) => value === measure)!;
  return (
    <LineFigure
      title="Certified whatever fake users do"
      caption={captionOf({ tried: table.rows.some(({ series }) => series === 'attacked'), limit })}
      table={table}
      x="fakes"
      y="value"
      series="series"
      roles={roles}
      strokes={strokes}
      labels={labels}
      overlays={overlays}
      references={[
        ...(clean ? [{ label: 'Clean', value: clean[measure], role: 'clean' } as const] : []),
        ...(popular ? [popularityLine(popular[measure])] : []),
      ]}
      xDomain={[0, most]}
      xLabel="Fake users"
      yLabel={label(k)}
      {...(limit !== null && limit <= most && { marker: { x: limit, label: 'Nothing past here' } })}
      choice={
        <SegmentedControl
          size="xs"
          aria-label="Measure of the lists"
          data={measures.map(({ value, label: words }) => ({ value, label: words(k) }))}
          value={measure}
          onChange={(value) => setMeasure(value as Drawn)}
        />
      }
    />
  );
}

const attackName = (profile: string) => (profile === 'none' ? 'None' : labelOf(fakeProfiles, profile));

/** Whom an item can be pushed to, at most. */
function PromotionFigure({ table, k, most }: { table: FakesTable<'promotion'>; k: number; most: number }) {
  const look = lastLook(table);
  const overlays = useOverlays('fakes', (read, spec) => {
    const own = spec.measure.k === k ? read(fakesTables.promotion) : null;
    return own && rowsWhere(own, ({ models }) => models === lastLook(own));
  });
  return (
    <LineFigure
      title="Whom an item can be pushed to, at most"
      caption={`Share of the users whose list an item that no voter recommends to them can enter, whatever fake users do. The others never see it among their ${k}.`}
      table={rowsWhere(table, ({ models }) => models === look)}
      x="fakes"
      y="share"
      roles={{ '': 'target' }}
      labels={{ '': 'Users within reach' }}
      overlays={overlays}
      xLabel="Fake users"
      yLabel="Users within reach"
      xDomain={[0, most]}
      yDomain={[0, 1]}
      height={260}
    />
  );
}

/** The second face of Certify: how many fake users, whatever they do, can never change more of a list. */
export default function FakesPage() {
  const runSpec = useRun((state) => state.spec);
  const ours = runSpec?.study === 'fakes' ? runSpec : null;
  const [tab, setTab] = useLook('fakes', 'tab');
  const certified = useStudyTable(fakesTables.certified);
  const attacked = useStudyTable(fakesTables.attacked);
  const promotion = useStudyTable(fakesTables.promotion);
  const users = useStudyTable(fakesTables.users);
  const figures = useStudyTable(fakesTables.measures);
  const baselines = useStudyTable(fakesTables.baselines);
  const k = ours?.measure.k ?? 10;
  const warning = beatenWarning({
    measure: `F1@${k}`,
    model: attacked && cleanRow(attacked)?.f1,
    popularity: baselines?.rows[0]?.f1,
    beaten: 'this ensemble',
    other: 'fewer voters on more users each, or another voter',
  });
  const most = ours?.attack.fakes ?? 1;
  const ensemble = ours?.defence.ensemble;
  const alpha = ensemble?.kind === 'samples' ? ensemble.alpha : null;
  const limit = figures?.rows[1]?.value ?? null;
  return (
    <StudyLayout
      title="Fake users"
      lead="Many recommenders, each trained on some of the users, vote on every list. How many fake users can never change more of it?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="fakes"
        beside={faces}
        finding={fakesHeadline(certified, attacked, k, alpha)}
        before="Run the study to see what of the lists no fake user can change."
        className={styles.sentence}
        warning={warning}
      />
      {users && <UserPanel table={users} k={k} most={most} />}
      <StudyTabs
        study="fakes"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            content: certified ? (
              <CertifiedFigure certified={certified} k={k} limit={limit} most={most} />
            ) : (
              <Waiting title="Certified whatever fake users do" height={420} />
            ),
          },
          {
            id: 'pushed',
            label: 'Pushed items',
            content: promotion && <PromotionFigure table={promotion} k={k} most={most} />,
          },
          {
            id: 'attacks',
            label: 'Attacks tried',
            content: attacked?.rows.some(({ profile }) => profile !== 'none') ? (
              <section className={styles.panel}>
                <h2>Lists under attack</h2>
                <DataTable
                  table={attacked}
                  cell={(key, _, row) => (key === 'profile' ? attackName(row.profile) : undefined)}
                  bare
                />
              </section>
            ) : null,
          },
        ]}
      />
    </StudyLayout>
  );
}
