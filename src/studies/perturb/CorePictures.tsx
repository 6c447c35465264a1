import { memo } from 'react';
import type { Table } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { ScatterFigure } from '../../charts/ScatterFigure.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { characteristics, seriesOf } from './cores.ts';
import styles from './perturb.module.css';

interface CorePicturesProps {
  readonly samples: Table | null;
  readonly lines: Table | null;
  readonly k: number;
}

/** The relative drop on k-core samples against what the samples are like (paper 002, Fig. 3). */
export const CorePictures = memo(function CorePictures({ samples, lines, k }: CorePicturesProps) {
  return (
    <>
      <div className={styles.trio}>
        {characteristics.map(({ key, title, label }) =>
          samples && samples.rows.length > 0 ? (
            <ScatterFigure
              key={key}
              table={samples}
              series={seriesOf(samples, lines, key)}
              xLabel={label}
              yLabel={`Relative drop ρ of nDCG@${k}, %`}
              title={`ρ against ${title}`}
            />
          ) : (
            <Waiting key={key} title={`ρ against ${title}`} height={340} />
          ),
        )}
      </div>
      {lines && lines.rows.length > 0 && <DataTable table={lines} />}
    </>
  );
});
