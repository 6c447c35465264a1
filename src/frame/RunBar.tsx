import { Button, Progress, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerStop,
  IconPlayerTrackNext,
  type TablerIcon,
} from '@tabler/icons-react';
import { useId } from 'react';
import { doingWords, type Refusal } from '../../workers/protocol.ts';
import { formatDuration, formatNumber } from '../charts/format.ts';
import { usePointed, useRefusals } from '../state/refusals.ts';
import { type RunState, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import styles from './run.module.css';

const isUnderWay = (status: RunState['status']) =>
  status === 'starting' || status === 'running' || status === 'paused';

/** What the run does, or why none can begin, in words that change seldom enough to be read out. */
function announcement(
  { status, progress, pausedEpoch, error }: RunState,
  refusals: readonly Refusal[],
): string {
  if (refusals.length > 0) return `Cannot run: ${refusals.map(({ message }) => message).join(' ')}`;
  if (status === 'starting') return 'Starting';
  if (status === 'running') return progress ? doingWords(progress) : 'Running';
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

/** The run as this page's bar shows it: what was loaded, or ended on another page, leaves the bar ready. */
function useShownRun(): RunState {
  const run = useRun();
  const study = useSpec((state) => state.spec.study);
  const own = run.source === 'run' && run.spec?.study === study;
  return own || isUnderWay(run.status) ? run : { ...run, status: 'idle', source: null, progress: null };
}

/** Run, Pause or Resume: one button that keeps the focus while its meaning changes; `refusedBy` is why it cannot run. */
function Main({ run, refusedBy }: { run: RunState; refusedBy: string | undefined }) {
  const spec = useSpec((state) => state.spec);
  const { status } = run;
  const running = status === 'running' || status === 'starting';
  const act = () => {
    if (refusedBy) return;
    if (running) run.pause();
    else if (status === 'paused') run.resume();
    else run.start(spec);
  };
  const label =
    status === 'paused' ? 'Resume' : running ? 'Pause' : run.source === 'run' ? 'Run again' : 'Run';
  const Icon = running ? IconPlayerPause : IconPlayerPlay;
  return (
    <Button
      size="sm"
      variant={running ? 'default' : 'filled'}
      data-disabled={refusedBy !== undefined || undefined}
      aria-disabled={refusedBy !== undefined}
      aria-describedby={refusedBy}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={act}
    >
      {label}
    </Button>
  );
}

interface QuietProps {
  readonly label: string;
  readonly title?: string;
  readonly Icon: TablerIcon;
  readonly enabled: boolean;
  act(): void;
}

/** A button that cannot always be used but keeps the focus when it cannot, so that epochs can be stepped by keyboard. */
function Quiet({ label, title, Icon, enabled, act }: QuietProps) {
  return (
    <Button
      size="sm"
      variant="default"
      title={title}
      data-disabled={!enabled || undefined}
      aria-disabled={!enabled}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={(event) => (enabled ? act() : event.preventDefault())}
    >
      {label}
    </Button>
  );
}

function Buttons({ run, steps, refusedBy }: { run: RunState; steps: boolean; refusedBy?: string }) {
  const paused = run.status === 'paused';
  return (
    <div className={styles.buttons}>
      <Main run={run} refusedBy={refusedBy} />
      <Quiet label="Stop" Icon={IconPlayerStop} enabled={isUnderWay(run.status)} act={run.stop} />
      {steps && (
        <>
          <Quiet
            label="Step"
            title="One more epoch, then pause again"
            Icon={IconPlayerTrackNext}
            enabled={paused}
            act={run.step}
          />
          <Quiet
            label="Rewind"
            title="Back to the same initial weights"
            Icon={IconPlayerSkipBack}
            enabled={paused}
            act={run.rewind}
          />
        </>
      )}
    </div>
  );
}

/** Why the experiment cannot run, each sentence with a way to its setting. */
function Refusals({ id, refusals }: { id: string; refusals: readonly Refusal[] }) {
  const point = usePointed((state) => state.point);
  return (
    <ul id={id} className={styles.refusals}>
      {refusals.map(({ path, message }) => (
        <li key={path}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>{message}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => point(path)}>
            Show the setting
          </Button>
        </li>
      ))}
    </ul>
  );
}

/**
 * Starts, pauses and stops the study of the controls, and says how far it is, or before it is started why it cannot
 * run. Its height changes for that alone.
 */
export function RunBar({ steps = false }: { steps?: boolean }) {
  const run = useShownRun();
  const all = useRefusals();
  const id = useId();
  const refusals = isUnderWay(run.status) ? [] : all;
  const refused = refusals.length > 0;
  const words = announcement(run, refusals);
  const percent = run.progress && run.progress.total > 0 ? (100 * run.progress.done) / run.progress.total : 0;
  const shown = run.status === 'done' ? 100 : percent;
  return (
    <section className={styles.bar} aria-label="Run">
      <div className={styles.line}>
        <Buttons run={run} steps={steps} refusedBy={refused ? id : undefined} />
        <div className={styles.status}>
          <div className={styles.stage} data-failed={run.status === 'failed' || refused || undefined}>
            {refused ? 'Cannot run' : run.status === 'failed' ? 'Failed' : words}
          </div>
          <div className={styles.figures}>{figures(run)}</div>
        </div>
      </div>
      {refused && <Refusals id={id} refusals={refusals} />}
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
