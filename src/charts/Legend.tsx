import type { RoleId } from '../app/roles.ts';
import classes from './charts.module.css';
import { Swatch } from './Swatch.tsx';

/** The key of a chart: swatch and name of each line. */
export function Legend({ lines }: { lines: readonly { readonly role: RoleId; readonly label: string }[] }) {
  return (
    <ul className={classes.legend}>
      {lines.map(({ role, label }) => (
        <li key={`${role}-${label}`}>
          <Swatch role={role} />
          {label}
        </li>
      ))}
    </ul>
  );
}
