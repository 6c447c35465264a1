import {
  atK,
  type EvadeSpec,
  type EvadeTable,
  evadeAttacks,
  evadeHeadline,
  evadeTables,
  rankingMeasures,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { rowsWhere } from '../../charts/tables.ts';
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
import { useOverlays } from '../../frame/usePins.ts';
import { useStudyTable } from '../../frame/useStudyTable.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { useRun } from '../../state/run.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import { directionSentences } from './direction.ts';
import { ExamplePanel } from './ExamplePanel.tsx';
import styles from './evade.module.css';
import { NoiseFigures } from './NoiseFigures.tsx';
import { RankingFigures, TemperatureFigures } from './RankingFigures.tsx';
import { StageDiagram } from './StageDiagram.tsx';
import { stagesOf, strategyLabels, strategyName, strategyRoles } from './words.ts';

// Outside the page: what does not change with the run is not rendered again while rows stream in.
const bar = <RunBar />;
const controls = (
  <SpecControls
    first={{ title: 'Data', content: <DataChoice /> }}
    sections={studySections.evade}
    open={['attack', 'defence']}
  />
);

const HEIGHT = 230;
const FRAME = 110;

/** What noise does to the attack, in pictures and in words. */
function Noise({ table }: { table: EvadeTable<'noise'> | null }) {
  const direction = directionSentences(table);
  return (
    <>
      <NoiseFigures table={table} />
      {direction.length > 0 && (
        <section className={styles.panel} aria-label={tr('Does noise help?')}>
          <h2>{tr('Does noise help?')}</h2>
          {direction.map((one) => (
            <p key={one} className={styles.verdict}>
              {tr(one)}
            </p>
          ))}
        </section>
      )}
    </>
  );
}

/** How far the training of each way is: alone drawn anew as the run tells how far it is. */
function Stages({ spec }: { readonly spec: EvadeSpec }) {
  const training = useStudyTable(evadeTables.training);
  const now = useRun((run) =>
    run.spec?.study === 'evade' && run.status === 'running' ? run.progress : null,
  );
  return (
    <StageDiagram rows={stagesOf([...spec.defence.strategies, ...spec.rivals], training, now)} spec={spec} />
  );
}

/** The Evade study: how little turns a neural model's yes into a no, and what hints and noise do about it. */
export default function EvadePage() {
  const edited = useSpec((state) => state.spec);
  const runSpec = useRun((state) => state.spec);
  const ours = runSpec?.study === 'evade';
  const shown = ours ? runSpec : edited.study === 'evade' ? edited : null;
  const [tab, setTab] = useLook('evade', 'tab');
  const success = useStudyTable(evadeTables.success);
  const curve = useStudyTable(evadeTables.curve);
  const within = useStudyTable(evadeTables.within);
  const noise = useStudyTable(evadeTables.noise);
  const quality = useStudyTable(evadeTables.quality);
  const baselines = useStudyTable(evadeTables.baselines);
  const widths = useStudyTable(evadeTables.widths);
  const temperatures = useStudyTable(evadeTables.temperatures);
  const distortion = useStudyTable(evadeTables.distortion);
  const onCOverlays = useOverlays('evade', (read) => read(evadeTables.success));
  const curveOverlays = useOverlays('evade', (read) => {
    const own = read(evadeTables.curve);
    return own && rowsWhere(own, (row) => row.method === 'cw');
  });
  const words = evadeHeadline(quality);
  const plain = quality?.rows.find(({ strategy }) => strategy === 'fncf') ?? quality?.rows[0];
  const warning = beatenWarning({
    measure: atK(rankingMeasures.ndcg.label, shown?.measure.k ?? 10),
    model: plain?.ndcg,
    popularity: baselines?.rows[0]?.ndcg,
  });
  const asked = useAskable('evade');
  const lines = {
    series: 'strategy',
    roles: strategyRoles,
    labels: strategyLabels,
    height: HEIGHT,
  } as const;
  const onC = success ? (
    <LineFigure
      {...lines}
      table={success}
      overlays={onCOverlays}
      x="c"
      y="rate"
      sd="rateSd"
      logX
      xLabel="c, the price of a yes"
      yLabel="Success rate"
      yDomain={[0, 1]}
      title="Success of C&W against c"
      caption="Share of the held-out items among the best K, answered yes before, that are answered no after the attack."
    />
  ) : (
    <Waiting title="Success of C&W against c" height={HEIGHT + FRAME} />
  );
  const stages = shown && <Stages spec={shown} />;
  return (
    <StudyLayout
      title="Evade"
      lead="The attacker touches what the model reads: a small step turns its yes into a no. How small?"
      bar={bar}
      controls={controls}
    >
      <StudyHead
        study="evade"
        finding={words}
        warning={warning}
        before="Run the study to see how small a step turns a recommendation away."
        className={styles.sentence}
      />
      {asked ? (
        <ExamplePanel spec={asked} distortion={distortion} />
      ) : (
        <div className={styles.stage}>
          {onC}
          {stages}
        </div>
      )}
      <StudyTabs
        study="evade"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            content: (
              <>
                <div className={styles.pair}>
                  {asked && onC}
                  {curve ? (
                    <LineFigure
                      {...lines}
                      table={rowsWhere(curve, (row) => row.method === 'cw')}
                      overlays={curveOverlays}
                      x="epsilon"
                      y="rate"
                      logX
                      xLabel="Budget ε"
                      yLabel="Answered no"
                      yDomain={[0, 1]}
                      title="Success of C&W within a budget"
                      caption="ε is the length allowed; from the smallest perturbation found for each example. FGSM and PGD stand in the result's table."
                    />
                  ) : (
                    <Waiting title="Success of C&W within a budget" height={HEIGHT + FRAME} />
                  )}
                </div>
                {quality ? (
                  <DataTable
                    table={quality}
                    cell={(key, _, row) => (key === 'strategy' ? strategyName(row.strategy) : undefined)}
                  />
                ) : (
                  <Waiting title="What the training costs and what it buys" height={220} />
                )}
              </>
            ),
          },
          { id: 'noise', label: 'Noise', content: <Noise table={noise} /> },
          {
            id: 'rankings',
            label: 'Rankings',
            content: (
              <RankingFigures
                noise={noise}
                widths={widths}
                k={shown?.measure.k ?? 10}
                compared={(shown?.widths.length ?? 0) > 0}
              />
            ),
          },
          {
            id: 'temperatures',
            label: 'Temperatures',
            content:
              (shown?.defence.temperatures ?? []).length > 0 ? (
                <TemperatureFigures table={temperatures} />
              ) : null,
          },
          { id: 'training', label: 'Training', content: asked ? stages : null },
          {
            id: 'within',
            label: 'Within a budget',
            content: within && (
              <DataTable
                table={within}
                cell={(key, _, row) => {
                  if (key === 'strategy') return strategyName(row.strategy);
                  if (key !== 'attack') return undefined;
                  return row.attack === 'none' ? 'No attack' : evadeAttacks[row.attack].label;
                }}
              />
            ),
          },
        ]}
      />
    </StudyLayout>
  );
}
