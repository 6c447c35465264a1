import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import { IconPin, IconX } from '@tabler/icons-react';
import { use, useRef, useState } from 'react';
import { estimate, estimateWords, generatedSize, handsFor, type StudyId } from '../../workers/protocol.ts';
import { useDeck } from '../state/deck.ts';
import { pinRun, runPinned, showCompared, showPinned, unpin } from '../state/pinned.ts';
import { MOST_PINS } from '../state/pins.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import styles from './pins.module.css';
import { type PinnedRun, usePins } from './usePins.ts';
import { Within } from './within.ts';

/** What running a pinned experiment here takes, where its data are known. */
function costWords({ spec }: PinnedRun): string {
  const size = generatedSize(spec.dataset);
  return size
    ? `, which takes ${estimateWords(estimate(spec, size, handsFor(navigator.hardwareConcurrency)))}`
    : '';
}

function PinEntry({ run, busy, onUnpin }: { run: PinnedRun; busy: boolean; onUnpin: () => void }) {
  const { letter, name, shown, result, problem } = run;
  return (
    <li className={styles.pin}>
      <span>
        <b>{letter}</b> {name}
      </span>
      <ActionIcon variant="subtle" size="sm" aria-label={`Unpin run ${letter}, ${name}`} onClick={onUnpin}>
        <IconX size={14} aria-hidden />
      </ActionIcon>
      {result === undefined && <span className={styles.soft}>being looked for …</span>}
      {result && !shown && (
        <Button size="compact-xs" variant="subtle" disabled={busy} onClick={() => showPinned(result)}>
          Show<VisuallyHidden> run {letter}</VisuallyHidden>
        </Button>
      )}
      {result === null && (
        <span className={styles.soft}>
          not on this device{' '}
          <Button size="compact-xs" variant="default" disabled={busy} onClick={() => runPinned(run.pin)}>
            Run {letter} here
          </Button>
          {costWords(run)}
        </span>
      )}
      {problem && (
        <span role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </li>
  );
}

/** What of the pinned runs cannot be held against the run shown. */
function mismatch(pins: readonly PinnedRun[]): string | null {
  const others = pins.filter(({ otherData }) => otherData).map(({ letter }) => letter);
  if (others.length === 0) return null;
  return `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} of other data: curves and tables stand beside each other, but a difference is one of the data too, and users and items are not the same.`;
}

/** The runs pinned on a study's page, and how the run shown is pinned; nothing before there is a run. */
export function PinBar({ study }: { study: StudyId }) {
  const pins = usePins(study);
  const result = useRun((state) => (state.spec?.study === study ? state.result : null));
  const busy = useRun((state) => isUnderWay(state.status));
  const presenting = useDeck((state) => state.on);
  const [said, setSaid] = useState('');
  const bar = useRef<HTMLElement>(null);
  const within = use(Within) !== null;
  if (within || presenting || (pins.length === 0 && !result)) return null;
  const isShown = pins.some(({ shown }) => shown);
  const full = pins.length >= MOST_PINS;
  const pin = () => {
    if (!result || !pinRun(result)) return;
    bar.current?.focus();
    setSaid(
      `Pinned. Runs that are shown from now on stand beside it; ${pins.length + 1} of ${MOST_PINS} are pinned.`,
    );
  };
  const leave = ({ letter, spec }: PinnedRun) => {
    unpin(spec);
    setSaid(`Run ${letter} is no longer pinned.`);
    // Its button goes with it: the focus stays with the others.
    bar.current?.focus();
  };
  const told = mismatch(pins);
  return (
    <section
      ref={bar}
      className={styles.bar}
      data-pinned={pins.length > 0 || undefined}
      aria-label="Pinned runs"
      tabIndex={-1}
    >
      {pins.length > 0 && (
        <ul className={styles.list}>
          {pins.map((run) => (
            <PinEntry key={JSON.stringify(run.pin)} run={run} busy={busy} onUnpin={() => leave(run)} />
          ))}
        </ul>
      )}
      <div className={styles.acts}>
        {result && !isShown && !full && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPin size={14} aria-hidden />}
            onClick={pin}
          >
            Pin this run
          </Button>
        )}
        {full && !isShown && <span className={styles.soft}>Unpin one to pin another.</span>}
        {pins.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => showCompared(study)}>
            Side by side
          </Button>
        )}
      </div>
      {pins.length === 1 && isShown && (
        <p className={styles.soft}>
          This run stays in the pictures: change a setting and run again, or open another run, to see both.
        </p>
      )}
      {told && <p className={styles.soft}>{told}</p>}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </section>
  );
}
