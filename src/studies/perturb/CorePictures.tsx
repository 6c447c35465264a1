import { memo } from 'react';
import { characteristics, idsOf, type PerturbTable, sweptLabel } from '../../../workers/protocol.ts';
import { ScatterFigure } from '../../charts/ScatterFigure.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { seriesOf } from './cores.ts';
import styles from './perturb.module.css';

interface CorePicturesProps {
  readonly samples: PerturbTable<'samples'> | null;
  readonly lines: PerturbTable<'lines'> | null;
  readonly k: number;
}

/** The relative drop on k-core samples against what the samples are like (paper 002, Fig. 3). */
export const CorePictures = memo(function CorePictures({ samples, lines, k }: CorePicturesProps) {
  return (
    <div className={styles.trio}>
      {idsOf(characteristics).map((key) =>
        samples ? (
          <ScatterFigure
            key={key}
            table={samples}
            series={seriesOf(samples, lines, key)}
            xLabel={characteristics[key].label}
            yLabel={`Relative drop ρ of ${sweptLabel('ndcg', k)}, %`}
            title={`ρ against ${key}`}
          />
        ) : (
          <Waiting key={key} title={`ρ against ${key}`} height={340} />
        ),
      )}
    </div>
  );
});
