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
import { memo, type RefObject, use, useCallback, useId, useRef, useState } from 'react';
import {
  doingWords,
  type Estimate,
  estimateWords,
  isCostly,
  type Refusal,
  type Spec,
} from '../../workers/protocol.ts';
import { formatDuration, formatNumber } from '../charts/format.ts';
import { useToldRefusals } from '../controls/useToldRefusals.ts';
import { useEstimate } from '../state/cost.ts';
import { leftOfRun } from '../state/left.ts';
import { usePointed } from '../state/refusals.ts';
import { isUnderWay, type RunState, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import { CostQuestion } from './CostQuestion.tsx';
import styles from './run.module.css';
import { Within } from './within.ts';

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

/** How far it is and how long it takes, in the language of the page. */
function figures({ status, progress }: RunState, cost: Estimate | null): string {
  if (!isUnderWay(status) && cost) return tr(`Takes ${estimateWords(cost)}`);
  if (status !== 'running' || !progress) return '';
  const parts =
    progress.total > 0 ? [`${formatNumber(progress.done)} of ${formatNumber(progress.total)} done`] : [];
  if (progress.stepsPerSecond !== null) parts.push(`${formatNumber(progress.stepsPerSecond)} steps/s`);
  const left = leftOfRun(progress.leftMs);
  if (left !== null) parts.push(`${formatDuration(left)} left`);
  // Each by itself: a pattern of one would take all of them for its value.
  return parts.map((part) => tr(part)).join(' · ');
}

/** The run as this page's bar shows it: what was loaded, or ended on another page, leaves the bar ready. */
function useShownRun(): RunState {
  const run = useRun();
  const study = useSpec((state) => state.spec.study);
  const own = run.source === 'run' && run.spec?.study === study;
  return own || isUnderWay(run.status) ? run : { ...run, status: 'idle', source: null, progress: null };
}

interface MainProps {
  readonly status: RunState['status'];
  /** True once this page's experiment was run. */
  readonly again: boolean;
  /** Why it cannot run. */
  readonly refusedBy: string | undefined;
  readonly button: RefObject<HTMLButtonElement | null>;
  start(): void;
}

/** Run, Pause or Resume: one button that keeps the focus while its meaning changes. */
function Main({ status, again, refusedBy, button, start }: MainProps) {
  const { pause, resume } = useRun.getState();
  const running = status === 'running' || status === 'starting';
  const act = () => {
    if (refusedBy) return;
    if (running) pause();
    else if (status === 'paused') resume();
    else start();
  };
  const label = status === 'paused' ? 'Resume' : running ? 'Pause' : again ? 'Run again' : 'Run';
  const Icon = running ? IconPlayerPause : IconPlayerPlay;
  return (
    <Button
      ref={button}
      size="sm"
      data-main
      variant={running ? 'default' : 'filled'}
      data-disabled={refusedBy !== undefined || undefined}
      aria-disabled={refusedBy !== undefined}
      aria-describedby={refusedBy}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={act}
    >
      {tr(label)}
    </Button>
  );
}

interface QuietProps {
  readonly label: string;
  readonly title: string;
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
      title={tr(title)}
      data-disabled={!enabled || undefined}
      aria-disabled={!enabled}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={(event) => (enabled ? act() : event.preventDefault())}
    >
      <span className={styles.name}>{tr(label)}</span>
    </Button>
  );
}

/** Not drawn again with every step of the progress: buttons take most of what the bar does. */
const Buttons = memo(function Buttons({ steps, ...main }: MainProps & { readonly steps: boolean }) {
  const { stop, step, rewind } = useRun.getState();
  const paused = main.status === 'paused';
  return (
    <div className={styles.buttons}>
      <Main {...main} />
      <Quiet
        label="Stop"
        title="End the run; what is done stays"
        Icon={IconPlayerStop}
        enabled={isUnderWay(main.status)}
        act={stop}
      />
      {steps && (
        <>
          <Quiet
            label="Step"
            title="One more epoch, then pause again"
            Icon={IconPlayerTrackNext}
            enabled={paused}
            act={step}
          />
          <Quiet
            label="Rewind"
            title="Back to the same initial weights"
            Icon={IconPlayerSkipBack}
            enabled={paused}
            act={rewind}
          />
        </>
      )}
    </div>
  );
});

/** Why the experiment cannot run, each sentence with a way to its setting. */
function Refusals({ id, refusals }: { id: string; refusals: readonly Refusal[] }) {
  const point = usePointed((state) => state.point);
  return (
    <ul id={id} className={styles.refusals}>
      {refusals.map(({ path, message }) => (
        <li key={path}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>{tr(message)}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => point(path)}>
            {tr('Show the setting')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Starts the experiment of the controls; one that takes much is asked about first, and asked anew when it changes. */
function useStart(status: RunState['status'], cost: Estimate | null) {
  const spec = useSpec((state) => state.spec);
  const button = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState<Spec | null>(null);
  const leave = useCallback(() => {
    setAsked(null);
    button.current?.focus();
  }, []);
  const start = useCallback(() => {
    useRun.getState().start(spec);
    leave();
  }, [spec, leave]);
  const costly = cost !== null && isCostly(cost);
  const ask = useCallback(() => (costly ? setAsked(spec) : start()), [costly, spec, start]);
  const asking = asked === spec && !isUnderWay(status);
  return { button, ask, question: asking && cost ? { cost, start, leave } : null };
}

/**
 * Starts, pauses and stops the study of the controls, and says how far it is, or before it is started what it takes or
 * why it cannot run. Its height changes for questions and refusals alone.
 */
export function RunBar({ steps = false }: { steps?: boolean }) {
  const run = useShownRun();
  const all = useToldRefusals();
  const cost = useEstimate();
  const { button, ask, question } = useStart(run.status, cost);
  const id = useId();
  const refusals = isUnderWay(run.status) ? [] : all;
  const refused = refusals.length > 0;
  const within = use(Within) !== null;
  // A lesson asks before it runs: its own button begins.
  if (within && !isUnderWay(run.status) && !refused) return null;
  const words = announcement(run, refusals);
  const percent = run.progress && run.progress.total > 0 ? (100 * run.progress.done) / run.progress.total : 0;
  const shown = run.status === 'done' ? 100 : percent;
  return (
    <section
      className={styles.bar}
      data-asks={refused || question !== null || undefined}
      aria-label={tr('Run')}
    >
      <div className={styles.line}>
        <Buttons
          status={run.status}
          again={run.source === 'run'}
          refusedBy={refused ? id : undefined}
          start={ask}
          {...{ steps, button }}
        />
        <div className={styles.status}>
          <div className={styles.stage} data-failed={run.status === 'failed' || refused || undefined}>
            {tr(refused ? 'Cannot run' : run.status === 'failed' ? 'Failed' : words)}
          </div>
          <div className={styles.figures}>{figures(run, refused ? null : cost)}</div>
        </div>
      </div>
      {question && !refused && <CostQuestion {...question} />}
      {refused && <Refusals id={id} refusals={refusals} />}
      <Progress
        // Read out as it is.
        value={Math.round(shown)}
        size={4}
        radius={0}
        className={styles.progress}
        // Moved eight times a second it moves smoothly enough; a transition lays the page out anew in every frame.
        transitionDuration={0}
        animated={run.status === 'starting'}
        aria-label={tr('Progress of the run')}
      />
      <VisuallyHidden role="status">{tr(words)}</VisuallyHidden>
    </section>
  );
}
