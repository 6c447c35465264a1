import { SegmentedControl } from '@mantine/core';
import { type CertifyTable, certificates, certifyTables } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { ScatterFigure } from '../../charts/ScatterFigure.tsx';
import { useLook } from '../../frame/useLook.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';
import {
  type Certificate,
  type Comparison,
  comparedCertificates,
  comparisonsOf,
  machinesOf,
  sharesOf,
  tradeOff,
  tradeOffSentence,
  trainingLabels,
  trainingRoles,
  trainingStrokes,
} from './trainings.ts';

const titles: Readonly<Record<Comparison, string>> = {
  method: 'by way of training',
  q: 'by training q',
};

interface ComparedSharesProps {
  readonly table: CertifyTable<'trainingShares'>;
  readonly by: Comparison;
  readonly certificate: Certificate;
  readonly budget: number;
}

/** Shares proved robust and flipped against the budget, a line a machine (paper 000, figures 4, 5 and 7). */
function ComparedShares({ table, by, certificate, budget }: ComparedSharesProps) {
  const overlays = useOverlays('certify', (read) => {
    const own = read(certifyTables.trainingShares);
    return own && { table: sharesOf(own, by, certificate), labels: trainingLabels(own) };
  });
  const shared = {
    overlays,
    table: sharesOf(table, by, certificate),
    x: 'q',
    series: 'training',
    roles: trainingRoles,
    strokes: trainingStrokes,
    labels: trainingLabels(table),
    xLabel: 'Budget q (switched clicks)',
    xDomain: [1, budget],
    yDomain: [0, 1],
    height: 280,
  } as const;
  return (
    <div className={styles.pair}>
      <LineFigure {...shared} y="robust" yLabel="Share proved robust" title={`Robust ${titles[by]}`} />
      <LineFigure {...shared} y="nonRobust" yLabel="Share flipped" title={`Not robust ${titles[by]}`} />
    </div>
  );
}

interface TrainingPicturesProps {
  /** Accuracy and avg-max q of each machine, and its shares. */
  readonly trainings: CertifyTable<'trainings'>;
  readonly shares: CertifyTable<'trainingShares'>;
  readonly budget: number;
}

/** What ways of training give and cost: the trade-off, the shares against the budget, and the figures. */
export function TrainingPictures({ trainings, shares, budget }: TrainingPicturesProps) {
  const [certificate, setCertificate] = useLook('certify', 'compared');
  const words = tradeOffSentence(trainings, certificate);
  return (
    <>
      <div className={styles.panelHead}>
        <h2>{tr('Ways of training compared')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={tr('Certificate of the comparison')}
          data={comparedCertificates.map((value) => ({ value, label: tr(certificates[value].short) }))}
          value={certificate}
          onChange={(value) => setCertificate(value as Certificate)}
        />
      </div>
      <ScatterFigure
        table={trainings}
        series={tradeOff(trainings, certificate)}
        xLabel={`avg-max q, ${certificates[certificate].short.toLowerCase()}`}
        yLabel="Accuracy"
        fromZero={false}
        height={300}
        title="Accuracy against robustness"
        description={words ?? undefined}
        caption={words ?? undefined}
      />
      {comparisonsOf(shares).map((by) => (
        <ComparedShares key={by} table={shares} {...{ by, certificate, budget }} />
      ))}
      <section className={styles.panel}>
        <h2>{tr(trainings.title)}</h2>
        <DataTable table={machinesOf(trainings)} bare />
      </section>
    </>
  );
}
