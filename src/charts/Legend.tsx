import type { RoleId, Stroke } from '../look/roles.ts';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { Explained, ExplainedButton } from './Explained.tsx';
import { Swatch } from './Swatch.tsx';

export interface Named {
  readonly role: RoleId;
  readonly stroke: Stroke;
  readonly label: string;
  /** Of a pinned run. */
  readonly letter?: string;
}

interface LegendProps {
  readonly lines: readonly Named[];
  /** Labels of the lines that are not drawn. */
  readonly hidden?: ReadonlySet<string>;
  /** Draws a line or leaves it out; without it the key is only read. */
  onToggle?(label: string): void;
}

/** The key of a chart: swatch and name of each line, which can be left out of it; nothing where there are none. */
export function Legend({ lines, hidden, onToggle }: LegendProps) {
  if (lines.length === 0) return null;
  return (
    <ul className={classes.legend}>
      {lines.map(({ role, stroke, label, letter }) => {
        return (
          <li key={`${role}-${label}`}>
            {onToggle && lines.length > 1 ? (
              <ExplainedButton text={label}>
                <button
                  type="button"
                  className={classes.key}
                  aria-pressed={!hidden?.has(label)}
                  title={tr('Show or hide this line')}
                  onClick={() => onToggle(label)}
                >
                  <Swatch {...{ role, stroke, letter }} />
                  {tr(label)}
                </button>
              </ExplainedButton>
            ) : (
              <>
                <Swatch {...{ role, stroke, letter }} />
                <span>
                  <Explained>{tr(label)}</Explained>
                </span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
