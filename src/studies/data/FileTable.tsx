import { Button, NativeSelect } from '@mantine/core';
import { type FileRole, type ImportPlan, withFileRole } from '../../../workers/protocol.ts';
import { formatBytes } from '../../charts/format.ts';
import styles from './data.module.css';
import { fileRoleWords, shortName } from './plan.ts';

/** Files that a person sees at once; an archive may hold thousands. */
const shownFiles = 40;

interface FileTableProps {
  readonly plan: ImportPlan;
  /** The file whose columns are shown below. */
  readonly shown: string | null;
  onShow(name: string): void;
  onChange(plan: ImportPlan): void;
}

/** The files of an import, each with what it is for. Those that are used come first. */
export function FileTable({ plan, shown, onShow, onChange }: FileTableProps) {
  const files = [...plan.files].sort((a, b) => Number(a.role === 'ignore') - Number(b.role === 'ignore'));
  const rest = files.length - shownFiles;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.preview} aria-label="Files" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">What it is for</th>
            <th scope="col">Size</th>
            <th scope="col">Columns</th>
          </tr>
        </thead>
        <tbody>
          {files.slice(0, shownFiles).map(({ name, bytes, role, roles, table }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {shortName(plan, name)}
              </th>
              <td>
                <NativeSelect
                  size="xs"
                  miw={190}
                  aria-label={`What ${shortName(plan, name)} is for`}
                  data={roles.map((value) => ({ value, label: fileRoleWords[value] }))}
                  value={role}
                  disabled={roles.length < 2}
                  onChange={(event) => {
                    onShow(name);
                    onChange(withFileRole(plan, name, event.currentTarget.value as FileRole));
                  }}
                />
              </td>
              <td>{formatBytes(bytes)}</td>
              <td>
                {table && role !== 'ignore' && (
                  <Button
                    size="compact-xs"
                    variant={name === shown ? 'light' : 'default'}
                    aria-pressed={name === shown}
                    aria-label={`Show the columns of ${shortName(plan, name)}`}
                    onClick={() => onShow(name)}
                  >
                    Show
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className={styles.fine}>And {rest.toLocaleString('en')} more, left alone.</p>}
    </section>
  );
}
