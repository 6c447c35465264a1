import type { RoleId, Stroke } from '../look/roles.ts';
import classes from './charts.module.css';
import { Swatch } from './Swatch.tsx';

export interface Named {
  readonly role: RoleId;
  readonly stroke: Stroke;
  readonly label: string;
}

/** The key of a chart: swatch and name of each line; nothing where there are none. */
export function Legend({ lines }: { lines: readonly Named[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className={classes.legend}>
      {lines.map(({ role, stroke, label }) => (
        <li key={`${role}-${label}`}>
          <Swatch role={role} stroke={stroke} />
          {label}
        </li>
      ))}
    </ul>
  );
}
