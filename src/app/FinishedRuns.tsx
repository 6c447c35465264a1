import { ActionIcon, Alert, Button, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Result, toldDifferences } from '../../workers/protocol.ts';
import { formatBytes, formatDate, formatDuration } from '../charts/format.ts';
import { Removal } from '../frame/Removal.tsx';
import { MOST_BYTES, MOST_RUNS, useRecent } from '../state/recent.ts';
import type { RecentRun } from '../state/savedFile.ts';
import { usualName } from '../state/usualName.ts';
import { tr } from '../words/tr.ts';
import { engineWords } from './badgeWords.ts';
import classes from './saved.module.css';

/** Settings told beside a run, so that it is known among its like. */
const MOST_TOLD = 3;

/** What sets a run apart from the one before it in the list, of the same study. */
function apart(run: RecentRun, others: readonly RecentRun[]): string | null {
  const like = others.find((other) => other !== run && other.result.spec.study === run.result.spec.study);
  if (!like) return null;
  const told = toldDifferences(run.result.spec, like.result.spec);
  const words = told.slice(0, MOST_TOLD).map(({ name, first }) => `${tr(name)} ${tr(first)}`);
  return words.length > 0 ? `${words.join('; ')}${told.length > MOST_TOLD ? '; …' : ''}` : null;
}

interface FinishedRunsProps {
  onOpen(run: RecentRun): void;
  /** The control that pins a run. */
  choice(name: string, result: Result): ReactNode;
}

/** The last finished runs, which the page keeps by itself, and how much room they may take. */
export function FinishedRuns({ onOpen, choice }: FinishedRunsProps) {
  const { runs, problem, remove, clear } = useRecent();
  const taken = runs?.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  return (
    <section aria-labelledby="finished-runs">
      <h3 id="finished-runs">{tr('Finished lately')}</h3>
      <p className={classes.hint}>
        {tr(
          'The last {runs} finished runs are kept on this device by themselves, {most} at most; the oldest leave first. They take {taken} now.',
          { runs: `${MOST_RUNS}`, most: formatBytes(MOST_BYTES), taken: formatBytes(taken) },
        )}
      </p>
      {problem && (
        <Alert color="red" role="alert">
          {tr(problem)}
        </Alert>
      )}
      <ul className={classes.list}>
        {runs?.map((run) => {
          const { id, result, finished, ms } = run;
          const called = tr(usualName(result.spec));
          const name = `${called}, ${formatDate(finished)}`;
          const words = apart(run, runs);
          return (
            <li key={id} className={classes.entry}>
              <div>
                <strong>{called}</strong>
                <small>
                  {tr('{date}; took {time} with {engine}', {
                    date: formatDate(finished),
                    time: formatDuration(ms),
                    engine: tr(engineWords[result.engine]),
                  })}
                </small>
                {words && <p>{words}</p>}
                {choice(name, result)}
              </div>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={tr('Open {name}', { name })}
                onClick={() => onOpen(run)}
              >
                {tr('Open')}
              </Button>
              <Tooltip label={tr('Delete')}>
                <ActionIcon
                  variant="subtle"
                  aria-label={tr('Delete {name}', { name })}
                  onClick={() => void remove(id)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              </Tooltip>
            </li>
          );
        })}
      </ul>
      {runs?.length === 0 && !problem && (
        <p className={classes.hint}>{tr('No run has finished here yet.')}</p>
      )}
      {runs !== null && runs.length > 1 && (
        <p className={classes.hint}>
          {tr('All that finished lately:')}{' '}
          <Removal name={tr('all that finished lately')} onRemove={() => void clear()} />
        </p>
      )}
    </section>
  );
}
