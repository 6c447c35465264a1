import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { ColumnRole, ImportPlan } from '../../../workers/protocol.ts';
import { formatBytes } from '../../charts/format.ts';
import styles from './data.module.css';
import { columnRoles, delimiters, planProblem, withDelimiter, withRole } from './plan.ts';

interface PlanPanelProps {
  readonly plan: ImportPlan;
  onChange(plan: ImportPlan): void;
  onConfirm(): void;
  onCancel(): void;
}

function Columns({ plan, onChange }: Pick<PlanPanelProps, 'plan' | 'onChange'>) {
  const { table } = plan;
  if (!table) return null;
  return (
    <>
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
        onChange={(event) => onChange(withDelimiter(plan, event.currentTarget.value))}
      />
      <Checkbox
        size="sm"
        label="The first line holds names, not data"
        checked={table.header}
        onChange={(event) => onChange({ ...plan, table: { ...table, header: event.currentTarget.checked } })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.preview} aria-label={`First lines of ${table.file}`} tabIndex={0}>
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
                    data={[...columnRoles]}
                    value={column.role}
                    onChange={(event) =>
                      onChange(withRole(plan, place, event.currentTarget.value as ColumnRole))
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
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** How the files will be read, to be confirmed or corrected before anything is. */
export function PlanPanel({ plan, onChange, onConfirm, onCancel }: PlanPanelProps) {
  const problem = planProblem(plan);
  return (
    <section className={styles.plan} aria-label="How the files will be read">
      <h2>{plan.label}</h2>
      <ul className={styles.files}>
        {plan.files.map(({ name, bytes, role }) => (
          <li key={name}>
            {name} ({formatBytes(bytes)}): {role ?? 'left alone'}
          </li>
        ))}
      </ul>
      {plan.doubts.map((doubt) => (
        <p key={doubt}>{doubt}</p>
      ))}
      <TextInput
        size="sm"
        maw={320}
        label="Name of the data set"
        value={plan.name}
        maxLength={200}
        onChange={(event) => onChange({ ...plan, name: event.currentTarget.value })}
      />
      <Columns plan={plan} onChange={onChange} />
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
