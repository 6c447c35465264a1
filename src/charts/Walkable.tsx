import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import type { Line } from './lines.ts';
import { type Place, sayPlace, settled, Walked, walked } from './walk.ts';

export interface WalkableProps {
  /** The chart's title, in the language of the page. */
  readonly title: string;
  readonly lines: readonly Line[];
  readonly xLabel: string;
  /** Id of the picture, whose name is read with the chart's. */
  readonly picture: string;
  readonly children: ReactNode;
}

/**
 * A chart for who has no pointer: one stop of the keyboard, whose arrow keys walk the points. The values there stand as
 * they do under the pointer and are read out; Escape or leaving ends it. Without points it is no stop.
 */
export function Walkable({ title, lines, xLabel, picture, children }: WalkableProps) {
  const [host, setHost] = useState<HTMLElement | null>(null);
  const [from, setFrom] = useState<Place | null>(null);
  const place = from && settled(from, lines);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = event.key === 'Escape' ? null : walked(place, event.key, lines);
    if (next === null && (event.key !== 'Escape' || place === null)) return;
    event.preventDefault();
    // What lies around takes arrows and Escape too: the slides of a talk.
    event.stopPropagation();
    setFrom(next);
  };
  const stops = lines.length > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: has its role wherever it is a stop
    <div
      ref={setHost}
      className={classes.walkable}
      {...(stops && {
        tabIndex: 0,
        role: 'application',
        'aria-roledescription': tr('chart'),
        'aria-label': `${title}. ${tr('Arrow keys read its points.')}`,
        'aria-describedby': picture,
      })}
      // A figure on the whole screen closes by Escape as soon as no values stand on it.
      data-mantine-stop-propagation={place !== null}
      onKeyDown={onKeyDown}
      onBlur={() => setFrom(null)}
    >
      <Walked value={place && host && { ...place, host }}>{children}</Walked>
      <div role="status" className={classes.hidden}>
        {place && sayPlace(place, lines, xLabel)}
      </div>
    </div>
  );
}
