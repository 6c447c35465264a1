import { Anchor, Button, Progress } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { doingWords, type PaperRun, paperData } from '../../../workers/protocol.ts';
import { usePage } from '../../state/page.ts';
import { setFor, specsHere, usePapers } from '../../state/papers.ts';
import { useSpec } from '../../state/spec.ts';
import styles from './papers.module.css';
import { minutesOf } from './words.ts';

/** Where the data of a run comes from, and whether it is here. */
function DataLine({ run }: { run: PaperRun }) {
  const sets = usePapers((state) => state.sets);
  const setPage = usePage((state) => state.setPage);
  const here = setFor(run, sets);
  if (run.data === 'built-in') return <>Made up here, nothing to load.</>;
  const { label, file, offered } = paperData[run.data];
  if (here) return <>{here.name}, on this device.</>;
  return (
    <>
      {label} is not on this device: drop {file} on the page{' '}
      <Anchor component="button" type="button" inherit underline="always" onClick={() => setPage('data')}>
        Data
      </Anchor>
      ; its owners offer it at{' '}
      <Anchor href={offered} target="_blank" rel="noreferrer" inherit underline="always">
        {new URL(offered).host}
      </Anchor>
      .
    </>
  );
}

function RunLine({ card, run }: { card: string; run: PaperRun }) {
  const running = usePapers((state) => state.running);
  const sets = usePapers((state) => state.sets);
  const start = usePapers((state) => state.start);
  const stop = usePapers((state) => state.stop);
  const setSpec = useSpec((state) => state.setSpec);
  const setPage = usePage((state) => state.setPage);
  const mine = running?.run === run.id;
  const ready = setFor(run, sets) !== null;
  const [spec] = specsHere(run, run.seeds[0] ?? 1, sets);
  const open = () => {
    if (!spec) return;
    setPage(spec.study);
    setSpec(spec);
  };
  const act = () => {
    if (mine) stop();
    else if (ready && !running) void start(card, run);
  };
  const off = !mine && (!ready || running !== null);
  const share = mine
    ? (running.done +
        (running.progress && running.progress.total > 0
          ? running.progress.done / running.progress.total
          : 0)) /
      running.seeds
    : 0;
  const words = mine
    ? `Seed ${running.seed}, ${running.done + 1} of ${running.seeds}: ${running.progress ? doingWords(running.progress) : 'starting'}`
    : '';
  return (
    <li>
      <div className={styles.runWords}>
        <strong>{run.size === 'quick' ? 'Quick' : 'Full'}</strong> <code>{run.id}</code>, {run.seeds.length}{' '}
        {run.seeds.length === 1 ? 'run' : 'seeds'}, {minutesOf(run.minutes)} of processor time.{' '}
        <DataLine run={run} />
        <small>{run.differs ?? 'Data and settings are the paper’s.'}</small>
      </div>
      <div className={styles.runButtons}>
        <Button
          size="compact-sm"
          variant={mine ? 'default' : 'filled'}
          aria-label={`${mine ? 'Stop' : 'Run it here'}: ${run.id}`}
          aria-disabled={off}
          data-disabled={off || undefined}
          leftSection={
            mine ? <IconPlayerStop size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
          }
          onClick={act}
        >
          {mine ? 'Stop' : 'Run it here'}
        </Button>
        {spec && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={open}
            aria-label={`Open in its study: ${run.id}`}
          >
            Open in its study
          </Button>
        )}
      </div>
      {mine && (
        <div className={styles.progress}>
          <Progress value={100 * share} size={4} radius={0} aria-label={`Progress of ${run.id}`} />
          <small role="status">{words}</small>
        </div>
      )}
    </li>
  );
}

/** What can be run for a card, quick and full. */
export function RunList({ card, runs }: { card: string; runs: readonly PaperRun[] }) {
  return (
    <ul className={styles.runs}>
      {runs.map((run) => (
        <RunLine key={run.id} card={card} run={run} />
      ))}
    </ul>
  );
}
