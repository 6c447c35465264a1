import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { Explained } from '../charts/Explained.tsx';
import { tr } from '../words/tr.ts';
import styles from './layout.module.css';
import { PinBar } from './PinBar.tsx';
import { RunNotes } from './RunNotes.tsx';
import run from './run.module.css';
import { Unfinished } from './Unfinished.tsx';
import { useUnderWay } from './underWay.ts';

interface StudyHeadProps {
  readonly study: StudyId;
  /** Stands beside the notes: what turns to another face of the study. */
  readonly beside?: ReactNode;
  /** The finding in words; left out where a study has none, null before there is one. */
  readonly finding?: string | null;
  /** What takes weight from the finding. */
  readonly warning?: string | null;
  /** Stands in its place before the study ran. */
  readonly before?: string;
  /** Takes the finding's place, which keeps its room, while the controls hold another experiment that asks for itself. */
  readonly instead?: ReactNode;
  /** A study's own `sentence`, which keeps as many lines free as its finding takes. */
  readonly className?: string;
}

/** The finding, and before it what the run does now: alone drawn anew as the run tells how far it is. */
function Headline({
  study,
  finding,
  before,
  instead,
  className,
}: Omit<StudyHeadProps, 'beside' | 'warning'>) {
  const now = useUnderWay(study);
  const found = (
    <>
      {now !== null && `${now}${finding == null ? '' : ` ${tr('So far:')} `}`}
      {finding == null ? now === null && before && tr(before) : <Explained>{tr(finding)}</Explained>}
    </>
  );
  if (instead !== undefined)
    return (
      <div className={styles.over}>
        <p className={className} data-headline>
          {instead}
        </p>
        <p className={className} data-room aria-hidden>
          {found}
        </p>
      </div>
    );
  if (finding === undefined) return null;
  return (
    <p className={className} data-headline data-empty={(finding === null && now === null) || undefined}>
      {found}
    </p>
  );
}

/** What stands above a study's pictures: runs to go on with, notes on the one that is shown, and what it found. */
export function StudyHead({ study, beside, warning, ...headline }: StudyHeadProps) {
  return (
    <>
      <Unfinished />
      <div className={styles.notes}>
        <RunNotes study={study} told={headline.instead !== undefined} />
        {beside}
        <PinBar study={study} />
      </div>
      <Headline study={study} {...headline} />
      {warning && (
        <p className={run.warning} role="note">
          <IconAlertTriangle size={15} aria-hidden /> {tr(warning)}
        </p>
      )}
    </>
  );
}
