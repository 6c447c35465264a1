import {
  atK,
  attackMeasures,
  type EvadeTable,
  evadeTables,
  papers,
  rankingMeasures,
  type Table,
} from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import styles from './evade.module.css';
import { strategyLabels, strategyRoles } from './words.ts';

const HEIGHT = 230;
const FRAME = 120;
const measures = ['hr', 'ndcg'] as const;

type Drawn =
  | { readonly table: EvadeTable<'noise'> | null; readonly x: 'sigma' }
  | { readonly table: EvadeTable<'widths'> | null; readonly x: 'factors' };

type PairProps = Drawn & {
  readonly xLabel: string;
  readonly against: string;
  readonly caption: string;
  readonly k: number;
};

/** Without noise at test time: what the training with noise left. */
const afterNoise = (noise: EvadeTable<'noise'> | null) =>
  noise && rowsWhere(noise, (row) => row.view === 'off');

/** HR and nDCG side by side, one line a way of training. */
function Pair({ table, x, xLabel, against, caption, k }: PairProps) {
  const either: Table | null = table;
  const overlays = useOverlays('evade', (read) =>
    x === 'sigma' ? afterNoise(read(evadeTables.noise)) : read(evadeTables.widths),
  );
  return (
    <div className={styles.pair}>
      {measures.map((key) => {
        const label = atK(rankingMeasures[key].label, k);
        const title = `${label} against ${against}`;
        return either ? (
          <LineFigure
            key={key}
            table={either}
            overlays={overlays}
            x={x}
            y={key}
            sd={`${key}Sd`}
            series="strategy"
            roles={strategyRoles}
            labels={strategyLabels}
            xLabel={xLabel}
            yLabel={label}
            title={title}
            caption={caption}
            height={HEIGHT}
          />
        ) : (
          <Waiting key={key} title={title} height={HEIGHT + FRAME} />
        );
      })}
    </div>
  );
}

const ofTemperature = [
  { key: 'robustness', label: attackMeasures.robustness.label },
  { key: 'slopeAtT', label: 'Slope of σ(z/T)' },
  { key: 'slope', label: 'Slope of σ(z)' },
] as const;

/** What the temperature does: how far an example has to go, and how steep the answer is where it stands. */
export function TemperatureFigures({ table }: { readonly table: EvadeTable<'temperatures'> | null }) {
  const overlays = useOverlays('evade', (read) => read(evadeTables.temperatures));
  return (
    <div className={styles.pair}>
      {ofTemperature.map(({ key, label }) => {
        const title = `${label} against the temperature`;
        return table ? (
          <LineFigure
            key={key}
            table={table}
            overlays={overlays}
            x="temperature"
            y={key}
            sd={`${key}Sd`}
            series="strategy"
            roles={strategyRoles}
            labels={strategyLabels}
            logX
            xLabel="Temperature T"
            yLabel={label}
            title={title}
            caption={`Teacher and student are trained at T; slopes are mean lengths of the gradient at the examples (equation 13 of ${papers['001'].name}).`}
            height={HEIGHT}
          />
        ) : (
          <Waiting key={key} title={title} height={HEIGHT + FRAME} />
        );
      })}
    </div>
  );
}

/** What the defences cost in ranking: against the noise (paper 001, Table III) and the number of factors (Fig. 5). */
export function RankingFigures({
  noise,
  widths,
  k,
  compared,
}: {
  readonly noise: EvadeTable<'noise'> | null;
  readonly widths: EvadeTable<'widths'> | null;
  readonly k: number;
  /** Whether the spec compares numbers of factors. */
  readonly compared: boolean;
}) {
  return (
    <>
      <Pair
        table={afterNoise(noise)}
        x="sigma"
        xLabel="Noise σ"
        against="σ"
        k={k}
        caption={`Ranked without noise, as Table III of ${papers['001'].name}. Students without noise layers stay as they are.`}
      />
      {compared && (
        <Pair
          table={widths}
          x="factors"
          xLabel="Number of factors"
          against="the number of factors"
          k={k}
          caption={`Layers and teacher are scaled alike, as Fig. 5 of ${papers['001'].name}; noise at the σ of the settings.`}
        />
      )}
    </>
  );
}
