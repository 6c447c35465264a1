import { NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { helpOf, inWords, isChosen, optionsOf } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { ItemControl } from './ItemControl.tsx';
import { ChoicesControl, NumbersControl } from './ListControls.tsx';
import { LogSlider } from './LogSlider.tsx';
import { NumberField } from './NumberField.tsx';
import { wantsLogScale } from './numbers.ts';
import { type ControlRow, changed } from './rows.ts';
import { Setting } from './Setting.tsx';

interface ControlProps {
  readonly row: ControlRow;
  /** Why the experiment cannot run with this value; null where nothing speaks against it. */
  readonly refusal?: string | null;
  onChange(path: string, value: unknown): void;
}

/** Letters from which on a choice of a list stands below its title, where it has room. */
const longLabel = 15;

/** Choices that fit side by side are shown all at once; more of them go into a list. */
const fitsSegments = (labels: readonly string[]) => labels.length <= 3 && labels.join('').length <= 26;

/** Settings that name items of the data: a person finds them by title, a spec keeps their indices. */
const ofItems: readonly string[] = ['attack.goal.item', 'attack.targets.items', 'attack.reach.items'];
const namesItems = ({ path }: ControlRow) => ofItems.includes(path);

interface Wired extends ControlProps {
  readonly labelId: string;
  readonly helpId: string | undefined;
}

function Choice({ row, refusal, labelId, helpId, onChange }: Wired) {
  const { node } = row;
  if (!isChosen(node)) return null;
  const data = optionsOf(node).map(({ value, label }) => ({ value, label: tr(label) }));
  if (node.kind === 'enum' && fitsSegments(data.map(({ label }) => label)))
    return (
      <SegmentedControl
        size="xs"
        fullWidth
        aria-labelledby={labelId}
        aria-describedby={helpId}
        data={data}
        value={String(row.value)}
        onChange={(value) => onChange(row.edits, value)}
      />
    );
  return (
    <NativeSelect
      size="xs"
      aria-labelledby={labelId}
      aria-describedby={helpId}
      data={data}
      error={refusal !== null}
      value={String(row.value)}
      onChange={(event) => onChange(row.edits, event.currentTarget.value)}
    />
  );
}

function Input(props: Wired) {
  const { row, refusal, labelId, helpId, onChange } = props;
  const refused = refusal !== null;
  const { node, value } = row;
  if (namesItems(row))
    return (
      <ItemControl
        {...{ refused, labelId, helpId }}
        most={node.kind === 'numbers' ? node.maxLength : 1}
        value={Array.isArray(value) ? value : [value as number]}
        onChange={(items) => onChange(row.edits, node.kind === 'numbers' ? items : items[0])}
      />
    );
  switch (node.kind) {
    case 'number':
      return (
        <NumberField
          aria-labelledby={labelId}
          aria-describedby={helpId}
          range={node}
          refused={refused}
          value={value as number}
          onChange={(next) => onChange(row.edits, next)}
        />
      );
    case 'switch':
      return (
        <Switch
          size="sm"
          aria-labelledby={labelId}
          aria-describedby={helpId}
          error={refused}
          checked={value as boolean}
          onChange={(event) => onChange(row.edits, event.currentTarget.checked)}
        />
      );
    case 'numbers':
      return (
        <NumbersControl
          {...{ node, refused, labelId, helpId }}
          value={value as number[]}
          onChange={(next) => onChange(row.edits, next)}
        />
      );
    case 'choices':
      return (
        <ChoicesControl
          {...{ node, labelId, helpId }}
          value={value as string[]}
          onChange={(next) => onChange(row.edits, next)}
        />
      );
    default:
      return <Choice {...props} />;
  }
}

/** The control of one setting, whatever its kind. */
export function Control({ row, refusal = null, onChange }: ControlProps) {
  const { node } = row;
  const labels = node.kind === 'enum' ? optionsOf(node).map(({ label }) => label) : [];
  const roomy =
    node.kind === 'enum' && (fitsSegments(labels) || labels.some(({ length }) => length >= longLabel));
  return (
    <>
      <Setting
        title={node.title}
        help={helpOf(node)}
        resetTo={changed(row) ? inWords(node, row.initial) : null}
        onReset={() => onChange(row.edits, row.initial)}
        wide={roomy || namesItems(row) || node.kind === 'choices' || node.kind === 'union'}
        depth={row.depth}
        paths={[row.path, row.edits]}
        refusal={refusal}
      >
        {(labelId, helpId) => <Input {...{ row, refusal, labelId, helpId, onChange }} />}
      </Setting>
      {node.kind === 'number' && !namesItems(row) && wantsLogScale(node) && (
        <LogSlider node={node} value={row.value as number} onChange={(value) => onChange(row.edits, value)} />
      )}
    </>
  );
}
