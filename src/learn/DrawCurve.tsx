import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Axis, Point } from '../lessons/lesson.ts';
import { say, written } from '../lessons/words.ts';
import type { Language } from '../words/language.ts';
import classes from './learn.module.css';

/** Points of a drawn curve: enough for a cliff, few enough for the keyboard. */
const POINTS = 13;
const HEIGHT = 260;
const [LEFT, RIGHT, TOP, FOOT] = [52, 12, 12, 40];

/** The value of an axis at a share of its way. */
export const along = ({ from, to, log }: Axis, at: number): number =>
  log ? from * (to / from) ** at : from + at * (to - from);
const shareOf = ({ from, to, log }: Axis, value: number): number =>
  log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);

const shapes = {
  cliff: (at: number) => (at < 0.15 ? 0.85 : 0.08),
  late: (at: number) => 0.1 + 0.75 / (1 + Math.exp(14 * (at - 0.7))),
  even: (at: number) => 0.85 - 0.75 * at,
  flat: () => 0.8,
  rise: (at: number) => 0.1 + 0.7 * (1 - (1 - at) ** 3),
};
type Shape = keyof typeof shapes;

/** A curve of a given shape over two axes. */
export const sketch = (shape: Shape, x: Axis, y: Axis): Point[] =>
  Array.from({ length: POINTS }, (_, i) => {
    const at = i / (POINTS - 1);
    return { x: along(x, at), y: along(y, shapes[shape](at)) };
  });

const shown = (axis: Axis, value: number, language: Language) =>
  written(axis.percent ? { share: value } : value, language);

interface DrawCurveProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly Point[] | null;
  readonly language: Language;
  onDraw(points: readonly Point[]): void;
}

/** A pad on which a curve is drawn, by pointer, by arrow keys, or from a sketch. */
export function DrawCurve({ x, y, points, language, onDraw }: DrawCurveProps) {
  const { ref, width } = useElementSize<HTMLFieldSetElement>();
  const before = useRef<number | null>(null);
  const curve = points ?? sketch('flat', x, y);
  const wide = Math.max(1, width - LEFT - RIGHT);
  const high = HEIGHT - TOP - FOOT;
  const px = (value: number) => LEFT + wide * shareOf(x, value);
  const py = (value: number) => TOP + high * (1 - shareOf(y, value));

  const put = (changed: ReadonlyMap<number, number>) =>
    onDraw(
      curve.map((point, i) => {
        const to = changed.get(i);
        return to === undefined ? point : { x: point.x, y: along(y, Math.min(1, Math.max(0, to))) };
      }),
    );

  const drag = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (event.clientX - box.left - LEFT) / wide;
    const i = Math.min(POINTS - 1, Math.max(0, Math.round(at * (POINTS - 1))));
    const to = 1 - (event.clientY - box.top - TOP) / high;
    // A quick stroke passes over points: those between two events follow it.
    const from = before.current ?? i;
    const start = shareOf(y, curve[from]!.y);
    const changed = new Map<number, number>([[i, to]]);
    const step = Math.sign(i - from);
    for (let j = from + step; step !== 0 && j !== i; j += step)
      changed.set(j, start + ((j - from) / (i - from)) * (to - start));
    before.current = i;
    put(changed);
  };

  const key = (event: KeyboardEvent<HTMLElement>, i: number) => {
    const lift = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.2, PageDown: -0.2 }[event.key];
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (lift === undefined && move === undefined) return;
    event.preventDefault();
    if (lift !== undefined) put(new Map([[i, shareOf(y, curve[i]!.y) + lift]]));
    else if (move !== undefined)
      event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-point="${i + move}"]`)?.focus();
  };

  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const path = curve.map((point, i) => `${i ? 'L' : 'M'}${px(point.x)},${py(point.y)}`).join('');
  return (
    <div className={classes.pad}>
      <p className={classes.hint}>{say(language, 'ui.draw')}</p>
      <fieldset
        ref={ref}
        aria-label={say(language, 'ui.yours')}
        className={classes.canvas}
        style={{ height: HEIGHT }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          before.current = null;
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
      >
        <svg width="100%" height={HEIGHT} aria-hidden="true">
          {ticks.map((at) => (
            <g key={at}>
              <line
                x1={LEFT}
                x2={LEFT + wide}
                y1={TOP + high * at}
                y2={TOP + high * at}
                className={classes.grid}
              />
              <text x={LEFT - 6} y={TOP + high * (1 - at) + 4} textAnchor="end">
                {shown(y, along(y, at), language)}
              </text>
              <text x={LEFT + wide * at} y={TOP + high + 16} textAnchor={at === 1 ? 'end' : 'middle'}>
                {shown(x, along(x, at), language)}
              </text>
            </g>
          ))}
          <text x={LEFT + wide / 2} y={HEIGHT - 6} textAnchor="middle">
            {say(language, x.label)}
          </text>
          <path d={path} className={classes.drawn} data-empty={points === null || undefined} />
        </svg>
        {curve.map((point, i) => (
          <div
            key={point.x}
            role="slider"
            tabIndex={0}
            data-point={i}
            aria-label={say(language, 'ui.point', { x: shown(x, point.x, language) })}
            aria-orientation="vertical"
            aria-valuemin={y.from}
            aria-valuemax={y.to}
            aria-valuenow={point.y}
            aria-valuetext={shown(y, point.y, language)}
            onKeyDown={(event) => key(event, i)}
            className={classes.handle}
            style={{ left: px(point.x), top: py(point.y) }}
          />
        ))}
      </fieldset>
      <p className={classes.axis}>{say(language, y.label)}</p>
      <div className={classes.sketches}>
        <span>{say(language, 'ui.sketches')}</span>
        {(Object.keys(shapes) as Shape[]).map((shape) => (
          <Button key={shape} size="compact-sm" variant="default" onClick={() => onDraw(sketch(shape, x, y))}>
            {say(language, `ui.${shape}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
