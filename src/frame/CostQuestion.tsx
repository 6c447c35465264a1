import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { type Estimate, estimateWords } from '../../workers/protocol.ts';
import styles from './run.module.css';

interface CostQuestionProps {
  readonly cost: Estimate;
  start(): void;
  /** Closes the question, unanswered. */
  leave(): void;
}

/** Asks before a run that takes long or much, in the place where it was asked for; Escape says no. */
export function CostQuestion({ cost, start, leave }: CostQuestionProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
  };
  return (
    <fieldset className={styles.question} aria-label="Before it starts" onKeyDown={onKeyDown}>
      <IconHourglass size={15} aria-hidden />
      <span>This takes {estimateWords(cost)}, by a rough estimate.</span>
      <Button size="compact-sm" autoFocus onClick={start}>
        Start anyway
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={leave}>
        Not now
      </Button>
    </fieldset>
  );
}
