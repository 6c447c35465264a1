import { NumberInput, Slider, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import styles from './controls.module.css';
import { notTaken, readNumber, significant, wantsLogScale } from './numbers.ts';
import type { NumberNode } from './schema.ts';

interface NumberControlProps {
  readonly node: NumberNode;
  readonly value: number;
  /** True where the experiment cannot run with this value. */
  readonly refused: boolean;
  readonly labelId: string;
  readonly helpId: string | undefined;
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

/** A whole number with steps, or a real number as text that also takes 1e-3; out of range is said, not sent. */
export function NumberControl({ node, value, refused, labelId, helpId, onChange }: NumberControlProps) {
  const { draft, setDraft, problem, setProblem, left, setLeft, accept } = useDraft(value);
  const type = (text: string) => {
    setDraft(text);
    const read = readNumber(text, node);
    if (typeof read === 'string') setProblem(read);
    else {
      accept(read);
      onChange(read);
    }
  };
  const leave = () => {
    if (problem !== null) setLeft(notTaken(draft, node));
    setDraft(String(value));
    setProblem(null);
  };
  const shared = {
    size: 'xs',
    'aria-labelledby': labelId,
    'aria-describedby': helpId,
    error: problem ?? refused,
    description: left,
    descriptionProps: { role: 'status' },
    inputWrapperOrder: below,
    onBlur: leave,
  } as const;
  if (node.integer)
    return (
      <NumberInput
        {...shared}
        value={draft}
        onChange={(next) => type(String(next))}
        min={node.min}
        max={node.max}
        clampBehavior="none"
        allowDecimal={false}
        thousandSeparator={false}
      />
    );
  return (
    <TextInput
      {...shared}
      value={draft}
      inputMode="decimal"
      autoComplete="off"
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** A slider on a logarithmic scale beside the number, for budgets and learning rates. */
export function LogSlider({
  node,
  value,
  onChange,
}: Omit<NumberControlProps, 'refused' | 'labelId' | 'helpId'>) {
  const [position, setPosition] = useState(Math.log10(value));
  useEffect(() => setPosition(Math.log10(value)), [value]);
  if (!wantsLogScale(node)) return null;
  return (
    <Slider
      className={styles.slider}
      size="xs"
      min={Math.log10(node.min)}
      max={Math.log10(node.max)}
      step={0.05}
      precision={4}
      label={(exponent) => String(significant(10 ** exponent))}
      thumbLabel={`${node.title}, logarithmic slider`}
      thumbValueText={(exponent) => String(significant(10 ** exponent))}
      value={position}
      onChange={setPosition}
      onChangeEnd={(exponent) =>
        onChange(Math.min(node.max, Math.max(node.min, significant(10 ** exponent))))
      }
    />
  );
}
