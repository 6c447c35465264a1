import { type PointerEvent, use, useId } from 'react';
import { usePlotArea, useXAxisInverseScale, useXAxisScale, useYAxisScale } from 'recharts';
import { roleColour, roles } from '../look/roles.ts';
import { tr } from '../words/tr.ts';
import { Drawn, type LineDrawing } from './drawing.ts';
import { formatNumber } from './format.ts';
import { placeLabels, samples } from './labels.ts';
import { bandOf, type Line } from './lines.ts';
import { plotSizes } from './plotSizes.ts';
import { Letter, Marker } from './Swatch.tsx';

const MARKERS_A_LINE = 7;

/** Every n-th point of a line, so that its shape is told without a dot at each. */
function marked(line: Line) {
  const every = Math.max(1, Math.ceil(line.points.length / MARKERS_A_LINE));
  return line.points.filter((_, i) => i % every === Math.floor(every / 2));
}

/** How much thinner the lines of pinned runs are. */
const THINNER = 0.65;

/** Places of the plot's points in px. */
interface Scales {
  px(x: number): number;
  py(y: number): number;
}

const pathOf = (places: readonly (readonly [x: number, y: number])[]) =>
  `M${places.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}`;

/** A line, or its band of mean ± sd over the points that have one. */
function Curve({ line, width, px, py }: Scales & { readonly line: Line; readonly width: number }) {
  return (
    <path
      d={pathOf(line.points.map(({ x, y }) => [px(x), py(y)]))}
      fill="none"
      stroke={roleColour(line.role)}
      strokeWidth={line.letter ? width * THINNER : width}
      strokeDasharray={line.stroke.dash}
    />
  );
}
function Band({ line, px, py }: Scales & { readonly line: Line }) {
  const corners = bandOf(line);
  if (corners.length === 0) return null;
  const d = `${pathOf(corners.map(([x, y]) => [px(x), py(y)]))}Z`;
  return <path d={d} fill={roleColour(line.role)} fillOpacity={0.16} />;
}

/**
 * All that changes while a run goes on or a person moves something, over a grid at the y axis' `ticks`: the lines with their bands, sparse markers of each
 * role's shape, reference lines with their bands and names, and the movable vertical marker (by pointer; the page has a
 * slider for the keyboard). Lines of Recharts' own are computed twice for every change of its data.
 */
export function LineOverlay({ ticks }: { readonly ticks: readonly number[] }) {
  const drawing = use(Drawn);
  return drawing && <Ink {...drawing} ticks={ticks} />;
}

function Ink(drawing: LineDrawing & { readonly ticks: readonly number[] }) {
  const { ticks, lines, references = [], marker, height, yLabel } = drawing;
  const area = usePlotArea();
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  const xAt = useXAxisInverseScale();
  const clip = useId();
  if (!area || !xOf || !yOf) return null;
  const px = (x: number) => Number(xOf(x));
  const py = (y: number) => Number(yOf(y));
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  const { size, line: width, marker: markerSize, low } = plotSizes(height);
  const text = references.map(
    ({ label, short, value }) =>
      `${tr(((low || area.width < 280) && short) || label)} ${formatNumber(value)}`,
  );
  const at = marker ? px(marker.x) : Number.NaN;
  const curves = lines.flatMap((line) =>
    samples(line.points.map((point) => ({ x: px(point.x), y: py(point.y) }))),
  );
  const upright = marker
    ? samples([
        { x: at, y: area.y },
        { x: at, y: bottom },
      ])
    : [];
  const labels = placeLabels(
    // Bold letters of these faces are 0.62 of their size wide on average, measured generously.
    references.map((reference, i) => ({ y: py(reference.value), width: text[i]!.length * size * 0.62 })),
    size,
    area,
    [...curves, ...upright],
  );
  const move = (event: PointerEvent<SVGRectElement>) => {
    if (!marker?.onMove || !xAt) return;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const x = Number(xAt(area.x + Math.min(area.width, Math.max(0, offset))));
    if (Number.isFinite(x)) marker.onMove(x);
  };
  return (
    <g>
      <clipPath id={clip}>
        <rect x={area.x} y={area.y} width={area.width} height={area.height} />
      </clipPath>
      {ticks.map((tick) => (
        <line key={tick} x1={area.x} x2={right} y1={py(tick)} y2={py(tick)} stroke="var(--rule)" />
      ))}
      <g clipPath={`url(#${clip})`}>
        {lines.map((line) => (
          <Band key={line.key} {...{ line, px, py }} />
        ))}
        {lines.map((line) => (
          <Curve key={line.key} {...{ line, width, px, py }} />
        ))}
      </g>
      <text x={8} y={area.y - 12} fontSize={size} fill="var(--ink)">
        {tr(yLabel)}
      </text>
      {marker && at >= area.x - 0.5 && at <= right + 0.5 && (
        <g>
          <line x1={at} x2={at} y1={area.y} y2={bottom} stroke="var(--ink)" strokeWidth={1.5} />
          <path d={`M${at - 6} ${area.y - 8}h12l-6 8z`} fill="var(--ink)" />
          {marker.label && (
            <text
              x={at + (at > area.x + area.width * 0.7 ? -8 : 8)}
              y={area.y + size}
              textAnchor={at > area.x + area.width * 0.7 ? 'end' : 'start'}
              fontSize={size}
              fontWeight={600}
              fill="var(--ink)"
              paintOrder="stroke"
              stroke="var(--paper)"
              strokeWidth={4}
            >
              {tr(marker.label)}
            </text>
          )}
        </g>
      )}
      {references.map((reference, i) => {
        const colour = roleColour(reference.role);
        const y = py(reference.value);
        const half = reference.sd ? Math.abs(py(reference.value + reference.sd) - y) : 0;
        return (
          <g key={reference.label}>
            {half > 0 && (
              <rect
                x={area.x}
                width={area.width}
                y={y - half}
                height={2 * half}
                fill={colour}
                opacity={0.12}
              />
            )}
            <line
              x1={area.x}
              x2={right}
              y1={y}
              y2={y}
              stroke={colour}
              strokeWidth={1.75}
              strokeDasharray={(reference.dash ?? roles[reference.role].dash) || '1 0'}
            />
            <text
              x={labels[i]!.x}
              y={labels[i]!.y}
              textAnchor={labels[i]!.anchor}
              fill={colour}
              fontSize={size}
              fontWeight={600}
              paintOrder="stroke"
              stroke="var(--paper)"
              strokeWidth={4}
              strokeLinejoin="round"
            >
              {text[i]}
            </text>
          </g>
        );
      })}
      {lines.flatMap((line) =>
        marked(line).map((point) => {
          const place = { x: px(point.x), y: py(point.y), colour: roleColour(line.role) };
          const key = `${line.key}-${point.x}`;
          return line.letter ? (
            <Letter key={key} letter={line.letter} size={size} {...place} />
          ) : (
            <Marker key={key} shape={line.stroke.marker} size={markerSize} {...place} />
          );
        }),
      )}
      {marker?.onMove && (
        <rect
          x={area.x}
          y={area.y}
          width={area.width}
          height={area.height}
          fill="transparent"
          style={{ cursor: 'ew-resize', touchAction: 'pan-y' }}
          onPointerDown={move}
          onPointerMove={move}
        />
      )}
    </g>
  );
}
