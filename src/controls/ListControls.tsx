import { Checkbox, Group, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type ChoicesNode, type NumbersNode, optionsOf } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { notTaken, readNumbers } from './numbers.ts';

interface Labelled {
  readonly labelId: string;
  readonly helpId: string | undefined;
}

/** A list of numbers typed with commas: the widths of the layers from first to last, levels of noise. */
export function NumbersControl({
  node,
  value,
  refused,
  labelId,
  helpId,
  onChange,
}: Labelled & {
  readonly refused: boolean;
  readonly node: NumbersNode;
  readonly value: readonly number[];
  onChange(value: number[]): void;
}) {
  const text = value.join(', ');
  const [draft, setDraft] = useState(text);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => setDraft(text), [text]);
  const [left, setLeft] = useState<string | null>(null);
  const commit = () => {
    const read = readNumbers(draft, node);
    if (typeof read === 'string') setDraft(text);
    else onChange(read);
    setLeft(typeof read === 'string' ? notTaken(draft, node) : null);
    setProblem(null);
  };
  return (
    <TextInput
      size="xs"
      aria-labelledby={labelId}
      aria-describedby={helpId}
      value={draft}
      error={problem === null ? refused : tr(problem)}
      description={left && tr(left)}
      descriptionProps={{ role: 'status' }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        const read = readNumbers(event.currentTarget.value, node);
        setProblem(typeof read === 'string' ? read : null);
      }}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

/** Boxes to tick; as many stay ticked as the list needs. */
export function ChoicesControl({
  node,
  value,
  labelId,
  helpId,
  onChange,
}: Labelled & {
  readonly node: ChoicesNode;
  readonly value: readonly string[];
  onChange(value: string[]): void;
}) {
  const [held, setHeld] = useState(false);
  const change = (next: readonly string[]) => {
    setHeld(next.length < node.minLength);
    if (next.length >= node.minLength) onChange(node.values.filter((one) => next.includes(one)));
  };
  const least = node.minLength === 1 ? 'At least one stays' : `At least ${node.minLength} stay`;
  return (
    <Checkbox.Group
      aria-labelledby={labelId}
      aria-describedby={helpId}
      value={[...value]}
      description={held ? tr(`${least} ticked: tick another one first.`) : null}
      descriptionProps={{ role: 'status' }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={change}
    >
      <Group gap="md" pt={6}>
        {optionsOf(node).map(({ value: one, label, meaning }) => (
          <Tooltip
            key={one}
            label={tr(meaning)}
            events={{ hover: true, focus: true, touch: true }}
            multiline
            w={240}
            openDelay={400}
          >
            <Checkbox size="xs" value={one} label={tr(label)} />
          </Tooltip>
        ))}
      </Group>
    </Checkbox.Group>
  );
}
