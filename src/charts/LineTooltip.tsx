import { use } from 'react';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { Drawn } from './drawing.ts';
import { formatNumber } from './format.ts';
import type { Line } from './lines.ts';
import { Swatch } from './Swatch.tsx';

interface LineTooltipProps {
  /** Whether it stands with its foot where it is put. */
  readonly above: boolean;
  /** Given by Recharts. */
  readonly active?: boolean;
  readonly label?: string | number;
}

/** A line as the tooltip names it: a pinned run by its letter, whose name the legend holds. */
export const valueName = ({ label, unnamed, letter }: Line): string =>
  unnamed === undefined ? tr(label) : `${tr(unnamed)}, ${letter}`;

/** The values of every line at the x under the pointer. */
export function LineTooltip({ above, active, label }: LineTooltipProps) {
  const drawing = use(Drawn);
  if (!drawing || !active || label === undefined) return null;
  const { lines, xLabel } = drawing;
  const x = Number(label);
  return (
    <div className={classes.tooltip} data-above={above || undefined}>
      <strong>
        {tr(xLabel)} {formatNumber(x)}
      </strong>
      {lines.map((line) => {
        const point = line.points.find((p) => p.x === x);
        if (!point) return null;
        return (
          <div key={line.key}>
            <Swatch {...line} />
            <span>{valueName(line)}</span>
            <b>
              {formatNumber(point.y)}
              {point.sd > 0 && ` ± ${formatNumber(point.sd, 2)}`}
            </b>
          </div>
        );
      })}
    </div>
  );
}
