import type { ReactNode } from 'react';
import type { CellValue } from '../../../workers/protocol.ts';
import { Explained } from '../../charts/Explained.tsx';
import { formatCell } from '../../charts/format.ts';
import { type RoleId, roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import styles from './poison.module.css';

interface Head {
  readonly id: string;
  readonly label: string;
  /** In smaller letters below the label. */
  readonly note?: string | null;
}

interface MatrixProps {
  /** What the table holds, for screen readers. */
  readonly label: string;
  readonly heads: readonly Head[];
  /** Rows. */
  readonly children: ReactNode;
}

/** A table wider than the page may be: it scrolls by itself. */
export function Matrix({ label, heads, children }: MatrixProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={tr(`${label}, table`)} tabIndex={0}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            {heads.map(({ id, label: words, note }) => (
              <th key={id} scope="col">
                <Explained>{tr(words)}</Explained>
                {note && (
                  <span className={styles.note} data-note={note}>
                    {tr(note)}
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

interface MeasuredCellProps {
  readonly found: CellValue | null;
  readonly digits: number;
  readonly hue: RoleId;
  /** Whether the spread is shown. */
  readonly spread: boolean;
  /** The value at which the bar is full; null for no bar. */
  readonly full: number | null;
}

/** A measured value, its spread over repeats, its standard error over users and a bar as long. */
export function MeasuredCell({ found, digits, hue, spread, full }: MeasuredCellProps) {
  const column = { type: 'number', digits } as const;
  const share = found && full !== null && full > 0 ? Math.max(0, Math.min(1, found.value / full)) : 0;
  return (
    <td>
      <span className={styles.value}>{formatCell(found?.value ?? null, column)}</span>
      {spread && found && <span className={styles.sd}>± {formatCell(found.sd, column)}</span>}
      {typeof found?.se === 'number' && (
        <span className={styles.sd}>
          {tr('users')} ± {formatCell(found.se, column)}
        </span>
      )}
      {full !== null && (
        <span className={styles.track} aria-hidden="true">
          <span style={{ width: `${100 * share}%`, background: roleColour(hue) }} />
        </span>
      )}
    </td>
  );
}
