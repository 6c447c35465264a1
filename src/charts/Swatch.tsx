import { type MarkerShape, type RoleId, roleColour, type Stroke } from '../look/roles.ts';

/** A marker of a role's shape, centred at (x, y); `size` is its half-width in px. */
export function Marker({
  shape,
  x,
  y,
  size = 3.5,
  colour,
}: {
  shape: MarkerShape;
  x: number;
  y: number;
  size?: number;
  colour: string;
}) {
  const s = size;
  if (shape === 'square') return <rect x={x - s} y={y - s} width={2 * s} height={2 * s} fill={colour} />;
  if (shape === 'triangle')
    return <path d={`M${x} ${y - s * 1.2}l${s * 1.2} ${s * 2.1}h${-s * 2.4}z`} fill={colour} />;
  if (shape === 'diamond')
    return (
      <path
        d={`M${x} ${y - s * 1.3}l${s * 1.3} ${s * 1.3}l${-s * 1.3} ${s * 1.3}l${-s * 1.3} ${-s * 1.3}z`}
        fill={colour}
      />
    );
  if (shape === 'cross')
    return (
      <path
        d={`M${x - s} ${y - s}l${2 * s} ${2 * s}m0 ${-2 * s}l${-2 * s} ${2 * s}`}
        stroke={colour}
        strokeWidth={2}
        fill="none"
      />
    );
  if (shape === 'ring') return <circle cx={x} cy={y} r={s} stroke={colour} strokeWidth={2} fill="none" />;
  return <circle cx={x} cy={y} r={s} fill={colour} />;
}

/** The letter of a pinned run, in the place of a marker, with a rim that lifts it off the lines. */
export function Letter({
  letter,
  x,
  y,
  size = 11,
  colour,
}: {
  letter: string;
  x: number;
  y: number;
  /** Of the letter, in px. */
  size?: number;
  colour: string;
}) {
  return (
    <text
      x={x}
      y={y + size * 0.36}
      textAnchor="middle"
      fontSize={size}
      fontWeight={700}
      fill={colour}
      stroke="var(--paper)"
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
    >
      {letter}
    </text>
  );
}

/** A short piece of a line with its marker, in a role's hue: the key of a legend or a tooltip. */
export function Swatch({ role, stroke, letter }: { role: RoleId; stroke: Stroke; letter?: string }) {
  const colour = roleColour(role);
  return (
    <svg width={26} height={12} aria-hidden="true" style={{ flex: 'none' }}>
      <line
        x1={0}
        y1={6}
        x2={26}
        y2={6}
        stroke={colour}
        strokeWidth={letter ? 1.5 : 2.25}
        strokeDasharray={stroke.dash}
      />
      {letter ? (
        <Letter letter={letter} x={13} y={6} colour={colour} />
      ) : (
        <Marker shape={stroke.marker} x={13} y={6} colour={colour} />
      )}
    </svg>
  );
}
