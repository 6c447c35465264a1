import { Button, Progress, VisuallyHidden } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerStop,
  IconPlayerTrackNext,
} from '@tabler/icons-react';
import { formatDuration, formatNumber } from '../charts/format.ts';
import { type RunState, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import styles from './run.module.css';

const isUnderWay = (status: RunState['status']) =>
  status === 'starting' || status === 'running' || status === 'paused';

/** What the run does, in words that change seldom enough to be read out. */
function announcement({ status, progress, pausedEpoch, error }: RunState): string {
  if (status === 'starting') return 'Starting';
  if (status === 'running') return progress?.stage ?? 'Running';
  if (status === 'paused') return pausedEpoch === null ? 'Paused' : `Paused after epoch ${pausedEpoch}`;
  if (status === 'done') return 'Done';
  if (status === 'stopped') return 'Stopped';
  if (status === 'failed') return `Failed: ${error?.message ?? 'no reason given'}`;
  return 'Ready to run';
}

function figures({ status, progress }: RunState): string {
  if (status !== 'running' || !progress) return '';
  const parts = [`${formatNumber(progress.done)} of ${formatNumber(progress.total)}`];
  if (progress.stepsPerSecond !== null) parts.push(`${formatNumber(progress.stepsPerSecond)} steps/s`);
  if (progress.leftMs !== null) parts.push(`${formatDuration(progress.leftMs)} left`);
  return parts.join(' · ');
}

function Buttons({ run }: { run: RunState }) {
  const spec = useSpec((state) => state.spec);
  const { status } = run;
  if (!isUnderWay(status))
    return (
      <Button
        size="sm"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => run.start(spec)}
      >
        {run.source === 'run' ? 'Run again' : 'Run'}
      </Button>
    );
  return (
    <>
      {status === 'paused' ? (
        <Button size="sm" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={run.resume}>
          Resume
        </Button>
      ) : (
        <Button
          size="sm"
          variant="default"
          disabled={status === 'starting'}
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={run.pause}
        >
          Pause
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={run.stop}
      >
        Stop
      </Button>
    </>
  );
}

/** Buttons to walk through a training epoch by epoch; usable while a run is paused. */
function Steps({ run }: { run: RunState }) {
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={run.status !== 'paused'}
        leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
        onClick={run.step}
        title="One more epoch, then pause again"
      >
        Step
      </Button>
      <Button
        size="sm"
        variant="default"
        disabled={run.status !== 'paused'}
        leftSection={<IconPlayerSkipBack size={16} aria-hidden />}
        onClick={run.rewind}
        title="Back to the same initial weights"
      >
        Rewind
      </Button>
    </>
  );
}

/** Starts, pauses and stops the study of the controls, and says how far it is. Its height never changes. */
export function RunBar({ steps = false }: { steps?: boolean }) {
  const run = useRun();
  const words = announcement(run);
  const percent = run.progress && run.progress.total > 0 ? (100 * run.progress.done) / run.progress.total : 0;
  const shown = run.status === 'done' ? 100 : percent;
  return (
    <section className={styles.bar} aria-label="Run">
      <div className={styles.line}>
        <div className={styles.buttons}>
          <Buttons run={run} />
          {steps && <Steps run={run} />}
        </div>
        <div className={styles.status}>
          <div className={styles.stage} data-failed={run.status === 'failed' || undefined}>
            {run.status === 'failed' ? 'Failed' : words}
          </div>
          <div className={styles.figures}>{figures(run)}</div>
        </div>
      </div>
      <Progress
        value={shown}
        size={4}
        radius={0}
        className={styles.progress}
        animated={run.status === 'starting'}
        aria-label="Progress of the run"
      />
      <VisuallyHidden role="status">{words}</VisuallyHidden>
    </section>
  );
}
