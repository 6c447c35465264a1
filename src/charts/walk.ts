import { createContext } from 'react';
import { tr } from '../words/tr.ts';
import { formatNumber } from './format.ts';
import { type Line, type LinePoint, stopsOf } from './lines.ts';

/** Where someone without a pointer is on a chart. */
export interface Place {
  /** Of a point of at least one of the lines told of. */
  readonly x: number;
  /** Key of the line that is told of; null for all of them. */
  readonly line: string | null;
}

/** The place that arrow keys came to, and what its values hang in; null while nobody walks. */
export const Walked = createContext<(Place & { readonly host: HTMLElement }) | null>(null);

/** Keys that walk; where each leads along x from the n-th of `count` stops. */
const alongX: Readonly<Record<string, (n: number, count: number) => number>> = {
  ArrowRight: (n, count) => Math.min(n + 1, count - 1),
  ArrowLeft: (n) => Math.max(n - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The place in the lines as they are now: the nearest x that the lines told of have a point at; null without points. */
export function settled({ x, line }: Place, lines: readonly Line[]): Place | null {
  const told = lines.filter(({ key }) => key === line);
  const stops = stopsOf(told.length > 0 ? told : lines);
  if (stops.length === 0) return null;
  const near = stops.reduce((a, b) => (Math.abs(b - x) < Math.abs(a - x) ? b : a));
  return { x: near, line: told.length > 0 ? line : null };
}

/**
 * Where `key` leads from a place on a chart of `lines`: left and right to the next point along x, Home and End to the
 * ends, up and down from all lines to each in turn and back to all. The first key begins at an end. Null for a key that
 * leads nowhere, and on a chart without points.
 */
export function walked(from: Place | null, key: string, lines: readonly Line[]): Place | null {
  const here = from && settled(from, lines);
  const stops = stopsOf(here?.line == null ? lines : lines.filter((line) => line.key === here.line));
  if (stops.length === 0) return null;
  const along = alongX[key];
  if (along && here) return { x: stops[along(stops.indexOf(here.x), stops.length)]!, line: here.line };
  if (along) return { x: stops.at(key === 'ArrowLeft' || key === 'End' ? -1 : 0)!, line: null };
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  if (!here) return { x: stops[0]!, line: null };
  const turns = [null, ...lines.map((line) => line.key)];
  const turn = turns.indexOf(here.line) + (key === 'ArrowDown' ? 1 : -1);
  return settled({ x: here.x, line: turns.at(turn % turns.length)! }, lines);
}

/** A line where values stand, a pinned run by its letter, whose name the legend holds. */
export const valueName = ({ label, unnamed, letter }: Line): string =>
  unnamed === undefined ? tr(label) : `${tr(unnamed)}, ${letter}`;

/** A value as it is written beside its line, with its deviation where that is known. */
export const valueText = ({ y, sd }: LinePoint): string =>
  `${formatNumber(y)}${sd > 0 ? ` ± ${formatNumber(sd, 2)}` : ''}`;

/** The values at a place, in one sentence: 'Budget ε 1: FGSM 0.21 ± 0.01; random noise 0.34.' */
export function sayPlace({ x, line }: Place, lines: readonly Line[], xLabel: string): string {
  const values = lines.flatMap((one) => {
    const point = one.points.find((p) => p.x === x);
    return point && (line === null || one.key === line) ? [`${valueName(one)} ${valueText(point)}`] : [];
  });
  return `${tr(xLabel)} ${formatNumber(x)}: ${values.join('; ')}.`;
}
