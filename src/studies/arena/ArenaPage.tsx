import { Button, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import {
  type ArenaFamily,
  type ArenaTable,
  arenaColumns,
  arenaFamilies,
  arenaGrids,
  arenaHeadline,
  arenaProbes,
  arenaRows,
  arenaTables,
  costLines,
  differences,
  labelOf,
  type Row,
  type Spec,
  type TableOf,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { studySections } from '../../controls/sections.ts';
import { Folded } from '../../frame/Folded.tsx';
import { RunBar } from '../../frame/RunBar.tsx';
import { StudyHead } from '../../frame/StudyHead.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { StudyTabs } from '../../frame/StudyTabs.tsx';
import { useLook } from '../../frame/useLook.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { usePointed } from '../../state/refusals.ts';
import { isUnderWay, useRun } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import { AttackFiles, useAttackFiles } from './AttackFiles.tsx';
import styles from './arena.module.css';
import { CellPanel } from './CellPanel.tsx';
import { FrontFigure } from './FrontFigure.tsx';
import { GridTable } from './GridTable.tsx';
import { lengthsOf, lineNames } from './grid.ts';
import { popularitySentence, popularityWarning } from './popularity.ts';
import { ReadyGrids } from './ReadyGrids.tsx';
import { useChosen } from './ready.ts';

// Outside the page: what does not change with the run is not rendered again while cells stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.arena}
    open={['grid', 'budget']}
  />
);

const names = { ...arenaColumns, ...arenaRows, ...arenaFamilies, ...arenaProbes };
const named = (key: string, value: unknown) => {
  if (typeof value !== 'string') return undefined;
  if (key === 'lost' || key === 'proved') return lineNames(value);
  return ['column', 'first', 'second', 'row', 'family', 'probe'].includes(key)
    ? tr(labelOf(names, value))
    : undefined;
};

/** Columns of the ranking that its tab shows, of the family that is shown; all of them stand in the table below it. */
const short = ['place', 'column', 'worst', 'mean', 'clean'];
const inShort = (places: ArenaTable<'places'>, family: ArenaFamily): ArenaTable<'places'> => ({
  ...rowsWhere(places, (row) => row.family === family),
  columns: places.columns.filter(({ key }) => short.includes(key)),
});

interface FoldedTableProps<R extends Row> {
  readonly table: TableOf<R> | null;
  /** The table's title where left out. */
  readonly summary?: string;
}

/** A wide or long table below its name; nothing where it has no rows. */
function FoldedTable<R extends Row>({ table, summary }: FoldedTableProps<R>) {
  if (!table || table.rows.length === 0) return null;
  return (
    <Folded summary={summary ?? tr(table.title)}>
      {() => <DataTable table={table} cell={named} limit={20} bare />}
    </Folded>
  );
}

/** The question of a ready made grid that was not run, in the place of what another grid found. */
function Asked({ words, shown }: { readonly words: string; readonly shown: Spec }) {
  const setSpec = useSpec((state) => state.setSpec);
  return (
    <>
      {words} Press Run to find out: <strong>what is drawn below is another grid</strong>.{' '}
      <Button size="compact-xs" variant="default" onClick={() => setSpec(shown)}>
        Set the controls back
      </Button>
    </>
  );
}

/** What a ready made grid in the controls asks while another is shown. */
function useAsked(shown: Spec | null) {
  const chosen = useChosen();
  const status = useRun((state) => state.status);
  if (!chosen || !shown || isUnderWay(status) || differences(shown, chosen.spec).length === 0)
    return undefined;
  return { words: chosen.words, shown };
}

/** The Arena: every attack against every model and defence. */
export default function ArenaPage() {
  const spec = useRun((state) => state.spec);
  const cells = useStudyTable(arenaTables.cells);
  const seeds = useStudyTable(arenaTables.seeds);
  const places = useStudyTable(arenaTables.places);
  const differences = useStudyTable(arenaTables.differences);
  const costs = useStudyTable(arenaTables.costs);
  const warnings = useStudyTable(arenaTables.warnings);
  const budgets = useStudyTable(arenaTables.budgets);
  const tried = useStudyTable(arenaTables.tried);
  const baselines = useStudyTable(arenaTables.baselines);
  const probes = useStudyTable(arenaTables.probes);
  const outcomes = useStudyTable(arenaTables.outcomes);
  const ours = spec?.study === 'arena' ? spec : null;
  const asked = useAsked(ours);
  const grids = cells ? arenaGrids(cells) : [];
  const [tab, setTab] = useLook('arena', 'tab');
  const [cell] = useLook('arena', 'cell');
  const lookAt = useRun((state) => state.look);
  useEffect(() => {
    lookAt(cell);
    return () => lookAt(null);
  }, [cell, lookAt]);
  const attacks = useAttackFiles();
  const { said, busy, over } = attacks;
  const pointed = usePointed(({ path }) => path === 'files');
  useEffect(() => {
    if (pointed || busy || over || said.words !== null || said.error) setTab('files');
  }, [pointed, busy, over, said, setTab]);
  const [family, setFamily] = useLook('arena', 'family');
  const shown = grids.find((one) => one.family === family) ?? grids.at(-1);
  const hasFront = places?.rows.some((row) => row.family === shown?.family) ?? false;
  const held = { baselines, places, family: shown?.family, k: ours?.measure.k ?? 10 };
  const besides = popularitySentence(held);
  return (
    <StudyLayout
      title="Arena"
      lead="Every attack against every model and defence, on the same data and seeds: which holds?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="arena"
        finding={arenaHeadline(places, warnings, cells)}
        instead={asked && <Asked {...asked} />}
        before="Run the grid to see which column keeps most in its worst case."
        className={styles.sentence}
        warning={popularityWarning(held)}
      />
      <div className={styles.above}>
        <ReadyGrids />
        {grids.length > 1 && shown && (
          <SegmentedControl
            size="xs"
            aria-label={tr('Family of attacks')}
            data={grids.map((one) => ({ value: one.family, label: tr(arenaFamilies[one.family].label) }))}
            value={shown.family}
            onChange={(next) => setFamily(next)}
          />
        )}
      </div>
      <div
        className={styles.stage}
        data-pictures={hasFront || undefined}
        data-other={asked !== undefined || undefined}
      >
        {shown && cells && ours ? (
          <GridTable
            grid={shown}
            table={cells}
            costs={costLines(costs)}
            lengths={seeds && lengthsOf(shown, seeds, ours.budget)}
            outcomes={outcomes}
          />
        ) : (
          <Waiting title="Attacks against models and defences" height={320} />
        )}
        {shown && ours && places && hasFront && (
          <FrontFigure table={places} family={shown.family} k={ours.measure.k} />
        )}
      </div>
      {cells && ours && <CellPanel table={cells} seeds={seeds} tried={tried} spec={ours} />}
      <StudyTabs
        study="arena"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'ranking',
            label: 'Ranking',
            content: places && (
              <>
                {shown && hasFront && <DataTable table={inShort(places, shown.family)} cell={named} />}
                {besides && <p className={styles.words}>{besides}</p>}
                <p className={styles.words}>
                  {tr(
                    'Columns share a place where these seeds cannot tell them from the first of the group: paired t-tests over seeds, Holm’s correction over all pairs, level .05. Columns that met fewer attacks of the lab than others have no place, since fewer attacks make a milder worst case.',
                  )}
                  {places.rows.some(({ se }) => typeof se === 'number') &&
                    ` ${tr('Errors over users say how far other users like these would move a number, the models as they are: a user counts once over attacks and seeds, and differences are taken between the same users.')}`}
                  {places.rows.some(({ family }) => family === 'clicks' || family === 'inputs') &&
                    ` ${tr('Attacks by clicks and by inputs meet a sample of predictions, of which users have more or fewer: those of one user are taken together.')}`}
                  {grids.length > 1 &&
                    ` ${tr('Each family has places of its own: a user that is lost and a pair that is lost are not the same thing, and no sum of both is formed.')}`}
                </p>
                <FoldedTable
                  table={places}
                  summary={tr('The ranking with its spreads and errors as a table')}
                />
                <FoldedTable table={differences} />
              </>
            ),
          },
          {
            id: 'checks',
            label: 'Warnings and budgets',
            content:
              warnings || budgets ? (
                <>
                  {warnings && <DataTable table={warnings} cell={named} />}
                  <FoldedTable table={costs} />
                  <FoldedTable table={budgets} />
                  <FoldedTable table={probes} />
                  <FoldedTable table={tried} />
                  <FoldedTable table={outcomes} />
                </>
              ) : null,
          },
          { id: 'files', label: 'Attacks from files', content: <AttackFiles {...attacks} /> },
        ]}
      />
    </StudyLayout>
  );
}
