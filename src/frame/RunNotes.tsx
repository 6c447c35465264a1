import { Alert, Button, CopyButton } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { use } from 'react';
import { type LabError, type Spec, staleSentence } from '../../workers/protocol.ts';
import { formatDate, formatDuration } from '../charts/format.ts';
import { inPlainWords } from '../controls/plain.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { hasAnswers } from '../state/stored.ts';
import { tr } from '../words/tr.ts';
import styles from './run.module.css';
import { Within } from './within.ts';

/** A failure as one sentence, with the file and the line where they are known; the details of a fault can be copied. */
export function Failure({ error, title }: { error: LabError; title: string }) {
  // Sentences on files begin with the file already.
  const named = error.file === undefined || error.message.startsWith(error.file);
  const line = error.line === undefined ? '' : `, line ${error.line}`;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      className={styles.alert}
    >
      {!named && (
        <strong>
          {error.file}
          {line}:{' '}
        </strong>
      )}
      {error.message}
      {error.detail !== undefined && (
        <CopyButton value={[error.message, error.detail, location.href, navigator.userAgent].join('\n\n')}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {tr(copied ? 'Copied' : 'Copy details')}
            </Button>
          )}
        </CopyButton>
      )}
    </Alert>
  );
}

/** What running a stored run here adds to it. */
function whatMore(study: string, shown: Spec): string {
  if (hasAnswers(shown)) return 'It answers for a few examples; run it here to ask about all of it.';
  return study === 'perturb'
    ? 'Run it here to train on this device and to see single users.'
    : 'Run it here to train on this device.';
}

/** What running a kept run again adds to it: nothing to a grid, which nobody is asked about. */
function whatAgain(shown: Spec): string {
  if (shown.study === 'arena') return '';
  return ` Run it again to ${hasAnswers(shown) ? 'ask about more than was asked' : 'see single users and examples'}.`;
}

/**
 * What a person has to know beside the pictures: where they come from, whether the controls moved on, notes, failure.
 * With `told` the page says itself that the controls moved on. One of the first two is said, so that what stands below
 * does not move when the controls do.
 */
export function RunNotes({ study, told: toldElsewhere = false }: { study: string; told?: boolean }) {
  const source = useRun((state) => state.source);
  const kept = useRun((state) => state.kept);
  const shown = useRun((state) => state.spec);
  const status = useRun((state) => state.status);
  const error = useRun((state) => state.error);
  const notes = useRun((state) => state.notes);
  const spec = useSpec((state) => state.spec);
  const setSpec = useSpec((state) => state.setSpec);
  const host = use(Within);
  const told = (text: string) => tr(inPlainWords(spec.study, text));
  if (status === 'failed' && error)
    return <Failure error={{ ...error, message: told(error.message) }} title={tr('The run failed')} />;
  if (!shown || shown.study !== study) return <div className={styles.notes} />;
  const stale = spec.study === study && !toldElsewhere ? staleSentence(shown, spec) : null;
  const warnings = notes.filter(({ level }) => level === 'warning');
  const infos = notes.filter(({ level }) => level === 'info');
  return (
    <div className={styles.notes}>
      {source === 'stored' && !stale && (
        <p>
          <IconInfoCircle size={15} aria-hidden />{' '}
          {host?.stored ?? `Stored run, shipped with the page. ${whatMore(study, shown)}`}
        </p>
      )}
      {kept && !stale && (
        <p>
          <IconInfoCircle size={15} aria-hidden />{' '}
          {host?.kept(kept.finished) ??
            `Kept from ${formatDate(kept.finished)}; it took ${formatDuration(kept.ms)}.${whatAgain(shown)}`}
        </p>
      )}
      {stale && (
        <p data-level="warning">
          <IconAlertTriangle size={15} aria-hidden /> {host?.otherPicture ?? tr(stale)}{' '}
          {/* A page that asks for its own experiment would lose it. */}
          {!host && (
            <Button size="compact-xs" variant="subtle" onClick={() => setSpec(shown)}>
              Set the controls back
            </Button>
          )}
        </p>
      )}
      {warnings.map(({ text }) => (
        <p key={text} data-level="warning">
          <IconAlertTriangle size={15} aria-hidden /> {told(text)}
        </p>
      ))}
      {infos.length > 0 && (
        <details>
          <summary>
            {tr(infos.length === 1 ? '1 note on this run' : `${infos.length} notes on this run`)}
          </summary>
          <ul>
            {infos.map(({ text }) => (
              <li key={text}>{told(text)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
