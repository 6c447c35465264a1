import { TextInput, type TextInputProps, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { tr } from '../words/tr.ts';
import styles from './controls.module.css';
import { notTaken, type Range, readNumber } from './numbers.ts';

interface NumberFieldProps
  extends Pick<TextInputProps, 'label' | 'w' | 'aria-label' | 'aria-labelledby' | 'aria-describedby'> {
  readonly range: Range;
  readonly value: number;
  /** True where the experiment cannot run with this value. */
  readonly refused?: boolean;
  onChange(value: number): void;
}

/** Of a control whose words stand below it. */
const below: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** What is typed, kept apart from the value until it is a number in range; follows the value from outside. */
function useDraft(value: number) {
  const [draft, setDraft] = useState(String(value));
  const [problem, setProblem] = useState<string | null>(null);
  /** What was left in the control and not taken. */
  const [left, setLeft] = useState<string | null>(null);
  const last = useRef(value);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    setDraft(String(value));
    setProblem(null);
    setLeft(null);
  }, [value]);
  const accept = (next: number) => {
    last.current = next;
    setProblem(null);
    setLeft(null);
  };
  return { draft, setDraft, problem, setProblem, left, setLeft, accept };
}

/** Two small buttons for the pointer; the arrow keys do the same, so that they are no stops of the keyboard. */
function Steps({ by }: { by(step: 1 | -1): void }) {
  return (
    <span className={styles.steps} aria-hidden>
      <UnstyledButton tabIndex={-1} onClick={() => by(1)}>
        <IconChevronUp size={12} />
      </UnstyledButton>
      <UnstyledButton tabIndex={-1} onClick={() => by(-1)}>
        <IconChevronDown size={12} />
      </UnstyledButton>
    </span>
  );
}

/**
 * A number as text, so that what is typed is what is read: 1e-3 and a decimal comma are understood, what is no number
 * or out of range is said and not sent. A whole number has steps.
 */
export function NumberField({ range, value, refused = false, onChange, ...named }: NumberFieldProps) {
  const { draft, setDraft, problem, setProblem, left, setLeft, accept } = useDraft(value);
  const type = (text: string) => {
    setDraft(text);
    const read = readNumber(text, range);
    if (typeof read === 'string') setProblem(read);
    else {
      accept(read);
      onChange(read);
    }
  };
  const leave = () => {
    if (problem !== null) setLeft(notTaken(draft, range));
    setDraft(String(value));
    setProblem(null);
  };
  const step = (by: 1 | -1) => type(String(Math.min(range.max, Math.max(range.min, value + by))));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!range.integer || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    step(event.key === 'ArrowUp' ? 1 : -1);
  };
  return (
    <TextInput
      {...named}
      size="xs"
      value={draft}
      inputMode={range.integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      error={problem === null ? refused : tr(problem)}
      description={left && tr(left)}
      descriptionProps={{ role: 'status' }}
      inputWrapperOrder={below}
      rightSection={range.integer ? <Steps by={step} /> : null}
      rightSectionWidth={range.integer ? 20 : undefined}
      onBlur={leave}
      onKeyDown={onKeyDown}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
