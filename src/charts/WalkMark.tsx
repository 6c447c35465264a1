import { use } from 'react';
import { createPortal } from 'react-dom';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { roleColour } from '../look/roles.ts';
import classes from './charts.module.css';
import { Drawn } from './drawing.ts';
import { fitsAbove, LineTooltip } from './LineTooltip.tsx';
import { Walked } from './walk.ts';

/** Between the place and its values, px, as Recharts has it. */
const BESIDE = 10;

/** The place that arrow keys came to: a line through it, rings around its points, and their values beside it. */
export function WalkMark() {
  const drawing = use(Drawn);
  const place = use(Walked);
  const area = usePlotArea();
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  if (!drawing || !place || !area || !xOf || !yOf) return null;
  const x = Number(xOf(place.x));
  const told = drawing.lines.filter(({ key }) => place.line === null || key === place.line);
  const above = fitsAbove(place.host.getBoundingClientRect(), drawing);
  const onLeft = x > area.x + area.width / 2;
  return (
    <g>
      <line
        x1={x}
        x2={x}
        y1={area.y}
        y2={area.y + area.height}
        stroke="var(--ink-faint)"
        strokeDasharray="2 2"
      />
      {told.map(({ key, role, points }) => {
        const point = points.find((p) => p.x === place.x);
        return (
          point && (
            <circle
              key={key}
              cx={x}
              cy={Number(yOf(point.y))}
              r={7}
              fill="none"
              stroke={roleColour(role)}
              strokeWidth={2}
            />
          )
        );
      })}
      {createPortal(
        <div
          className={classes.walked}
          data-left={onLeft || undefined}
          style={{ top: above ? 0 : area.y }}
          // The status below the picture says it.
          aria-hidden="true"
        >
          <span style={{ flexBasis: BESIDE + (onLeft ? place.host.clientWidth - x : x) }} />
          <LineTooltip above={above} active label={place.x} line={place.line} />
        </div>,
        place.host,
      )}
    </g>
  );
}
