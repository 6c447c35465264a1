import { use } from 'react';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { Drawn, type LineDrawing } from './drawing.ts';
import { formatNumber } from './format.ts';
import { Swatch } from './Swatch.tsx';
import { valueName, valueText } from './walk.ts';

/** The head of the page with the run bar below it, what a tooltip has above its lines, one of them, in px. */
const [HEAD, PADDING, ROW] = [130, 40, 26];
/** What a tooltip has beside its labels, and how wide a letter of them is, in px. */
const [BESIDE, LETTER] = [200, 8];

/** Whether the tooltip fits above a chart that lies there: over a low chart it hides what it tells of. */
export function fitsAbove({ top, width }: DOMRect, { height, lines }: LineDrawing): boolean {
  const room = Math.max(40, width - BESIDE);
  const rows = lines.reduce((sum, line) => sum + Math.ceil((valueName(line).length * LETTER) / room), 0);
  return height <= 420 && top - HEAD > PADDING + ROW * rows;
}

interface LineTooltipProps {
  /** Whether it stands with its foot where it is put. */
  readonly above: boolean;
  /** Given by Recharts. */
  readonly active?: boolean;
  readonly label?: string | number;
  /** Key of the line that is told of by itself; null, or left out, for all. */
  readonly line?: string | null;
}

/** The values of every line at an x. */
export function LineTooltip({ above, active, label, line: told = null }: LineTooltipProps) {
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
          <div key={line.key} data-told={line.key === told || undefined}>
            <Swatch {...line} />
            <span>{valueName(line)}</span>
            <b>{valueText(point)}</b>
          </div>
        );
      })}
    </div>
  );
}
