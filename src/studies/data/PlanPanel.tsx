import { Button, Checkbox, NativeSelect, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import {
  type ColumnRole,
  type ImportPlan,
  mainFile,
  type PlannedFile,
  type TablePlan,
  withChoice,
} from '../../../workers/protocol.ts';
import styles from './data.module.css';
import { FileTable } from './FileTable.tsx';
import {
  columnRoles,
  delimiters,
  inTheMiddle,
  planProblem,
  shortName,
  withDelimiter,
  withHeader,
  withRole,
} from './plan.ts';

interface PlanPanelProps {
  readonly plan: ImportPlan;
  onChange(plan: ImportPlan): void;
  onConfirm(): void;
  onCancel(): void;
}

interface ColumnsProps extends Pick<PlanPanelProps, 'plan' | 'onChange'> {
  readonly file: PlannedFile;
  readonly table: TablePlan;
}

const shown = { hover: true, focus: true, touch: true };

/** A cell of the first lines; what is too long for it is whole where it is pointed at or focused. */
function PreviewCell({ text }: { readonly text: string }) {
  const brief = inTheMiddle(text);
  if (brief === text) return text;
  return (
    <Tooltip label={text} events={shown} multiline maw={360} className={styles.whole}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is cut must be readable by keyboard */}
      <span tabIndex={0}>
        <span aria-hidden>{brief}</span>
        <VisuallyHidden>{text}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}

function Columns({ plan, file, table, onChange }: ColumnsProps) {
  const { name } = file;
  const beyond = table.width - table.columns.length;
  return (
    <>
      <h3>{shortName(plan, name)}</h3>
      <NativeSelect
        size="sm"
        maw={320}
        label="Columns are separated by"
        data={[
          ...(delimiters.some(({ value }) => value === table.delimiter)
            ? []
            : [{ value: table.delimiter, label: `‘${table.delimiter}’` }]),
          ...delimiters,
        ]}
        value={table.delimiter}
        onChange={(event) => onChange(withDelimiter(plan, name, event.currentTarget.value))}
      />
      <Checkbox
        size="sm"
        label="The first line holds names, not data"
        checked={table.header}
        onChange={(event) => onChange(withHeader(plan, name, event.currentTarget.checked))}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.preview} aria-label={`First lines of ${shortName(plan, name)}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place
                <th key={place} scope="col">
                  <span>{column.name}</span>
                  <NativeSelect
                    size="xs"
                    aria-label={`Column ${column.name} holds`}
                    data={[...columnRoles(file)]}
                    value={column.role}
                    onChange={(event) =>
                      onChange(withRole(plan, name, place, event.currentTarget.value as ColumnRole))
                    }
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.preview.slice(table.header ? 1 : 0).map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
              <tr key={line}>
                {row.map((cell, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their place
                  <td key={place}>
                    <PreviewCell text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {beyond > 0 && (
        <p className={styles.fine}>And {beyond.toLocaleString('en')} more columns, left alone.</p>
      )}
    </>
  );
}

/** The ways to read files that hold more than one set, as one choice. */
function Choice({ plan, onChange }: Pick<PlanPanelProps, 'plan' | 'onChange'>) {
  if (plan.choices.length === 0) return null;
  const main = mainFile(plan)?.name;
  const at = plan.choices.findIndex((choice) => choice.main === main && choice.values === plan.values);
  return (
    <NativeSelect
      size="sm"
      maw={480}
      label="What is read"
      data={plan.choices.map(({ label }, place) => ({ value: String(place), label }))}
      value={String(at)}
      onChange={(event) => {
        const choice = plan.choices[Number(event.currentTarget.value)];
        if (choice) onChange(withChoice(plan, choice));
      }}
    />
  );
}

/** How the files will be read, to be confirmed or corrected before anything is. */
export function PlanPanel({ plan, onChange, onConfirm, onCancel }: PlanPanelProps) {
  const [picked, setPicked] = useState<string | null>(null);
  const problem = planProblem(plan);
  const used = plan.files.filter(({ role, table }) => role !== 'ignore' && table);
  const shown =
    used.find(({ name }) => name === picked) ?? used.find(({ name }) => name === mainFile(plan)?.name);
  return (
    <section className={styles.plan} aria-label="How the files will be read">
      <h2>{plan.label}</h2>
      <FileTable plan={plan} shown={shown?.name ?? null} onShow={setPicked} onChange={onChange} />
      {plan.doubts.length > 0 && (
        <ul className={styles.doubts} aria-label="What looks wrong">
          {plan.doubts.map((doubt) => (
            <li key={doubt}>
              <IconAlertTriangle size={15} aria-hidden /> {doubt}
            </li>
          ))}
        </ul>
      )}
      <TextInput
        size="sm"
        maw={320}
        label="Name of the data set"
        value={plan.name}
        maxLength={200}
        onChange={(event) => onChange({ ...plan, name: event.currentTarget.value })}
      />
      <Choice plan={plan} onChange={onChange} />
      {shown?.table && <Columns plan={plan} file={shown} table={shown.table} onChange={onChange} />}
      <p className={styles.problem} role="status">
        {problem}
      </p>
      <div className={styles.actions}>
        <Button disabled={problem !== null} onClick={onConfirm}>
          Read the data
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
