import { Button, Progress } from '@mantine/core';
import type { ImportProgress } from '../../../workers/protocol.ts';
import { formatBytes, formatNumber } from '../../charts/format.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { usePageDrop } from '../../frame/usePageDrop.ts';
import { DropArea } from './DropArea.tsx';
import styles from './data.module.css';
import { takesFiles, useImport } from './importStore.ts';
import { PlanPanel } from './PlanPanel.tsx';

function Reading({ progress, onStop }: { progress: ImportProgress | null; onStop(): void }) {
  const share = progress && progress.totalBytes > 0 ? progress.doneBytes / progress.totalBytes : 0;
  return (
    <div className={styles.reading}>
      <div className={styles.readingLine}>
        <div>
          <div role="status">{progress ? `Reading ${progress.file}` : 'Opening the files'}</div>
          <div className={styles.fine}>
            {progress
              ? `${formatBytes(progress.doneBytes)} of ${formatBytes(progress.totalBytes)}, ${formatNumber(progress.interactions)} interactions`
              : ' '}
          </div>
        </div>
        <Button variant="default" size="sm" onClick={onStop}>
          Stop
        </Button>
      </div>
      <Progress value={100 * share} size={4} aria-label="Progress of the reading" />
    </div>
  );
}

/** From files to a data set: choosing, confirming, reading, and what went wrong. */
export function ImportPanel() {
  const { phase, error, choose, change, confirm, cancel } = useImport();
  // Other files take the place of those that wait to be confirmed; those being read are not left for them.
  const over = usePageDrop(!takesFiles(phase), choose);
  return (
    <section className={styles.import} aria-label="Own data">
      {phase.name === 'confirming' ? (
        <PlanPanel
          plan={phase.plan}
          onChange={(plan) => void change(plan)}
          onConfirm={() => void confirm()}
          onCancel={cancel}
        />
      ) : phase.name === 'idle' ? (
        <DropArea over={over} onFiles={choose} />
      ) : (
        <Reading progress={phase.name === 'loading' ? phase.progress : null} onStop={cancel} />
      )}
      {error && <Failure error={error} title="The files were not read; the data set in use stays" />}
    </section>
  );
}
