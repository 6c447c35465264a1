import type { ReactNode } from 'react';
import type { KeyOf, Row, Table, TableOf } from '../../workers/protocol.ts';
import type { RoleId, Stroke } from '../look/roles.ts';

/** A horizontal line through a chart, labelled at its end. */
export interface Reference {
  readonly label: string;
  /** Stands in a low picture, where the whole label would cover what it names; the label when left out. */
  readonly short?: string;
  readonly value: number;
  /** Half-width of the band around it; none when left out. */
  readonly sd?: number;
  readonly role: RoleId;
  /** Where another line has the same hue; the role's own when left out. */
  readonly dash?: string;
}

/** What another run has for a figure: drawn over its lines, in the same hues, told apart by its letter. */
export interface Overlay {
  readonly letter: string;
  /** In what the run differs from the one shown. */
  readonly name: string;
  /** The figure's table of that run; null where it has none. */
  readonly table: Table | null;
  /** Where that run has lines of its own; the figure's where left out. */
  readonly roles?: Readonly<Record<string, RoleId>>;
  readonly strokes?: Readonly<Record<string, Stroke>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a line chart is drawn from: one table, a column for x, one for y, and what tells lines apart. */
export interface LineFigureProps {
  readonly table: Table;
  /** Column keys. */
  readonly x: string;
  readonly y: string;
  /** Column of the standard deviation: drawn as a band of mean ± sd. */
  readonly sd?: string;
  /** Column whose values tell the lines apart; without it the table is one line. */
  readonly series?: string;
  /** Series value → role; with one line, the key is ''. Lines without a role are left out. */
  readonly roles: Readonly<Record<string, RoleId>>;
  /** Series value → dash and marker, where several lines share a role's hue; the role's own where left out. */
  readonly strokes?: Readonly<Record<string, Stroke>>;
  /** Series value → label; the role's label where left out. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly references?: readonly Reference[];
  /** The same of other runs. */
  readonly overlays?: readonly Overlay[];
  readonly logX?: boolean;
  /** A vertical line at x, dragged or moved by arrow keys where `onMove` is given. */
  readonly marker?: { readonly x: number; readonly label?: string; onMove?(x: number): void };
  readonly xLabel: string;
  readonly yLabel: string;
  readonly title: string;
  readonly caption?: string;
  /** A switch of what is drawn, beside the key. */
  readonly choice?: ReactNode;
  /** Ends of the x axis, so that it stands still while points arrive; points beyond them widen it. */
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  /** Height of the plot in px; fixed, so that nothing jumps. Default 320. */
  readonly height?: number;
}

/** The same of a table whose rows are known: the compiler sees that it has the columns. */
export type LineFigureOf<R extends Row> = Omit<LineFigureProps, 'table' | 'x' | 'y' | 'sd' | 'series'> & {
  readonly table: TableOf<R>;
  readonly x: KeyOf<R>;
  readonly y: KeyOf<R>;
  readonly sd?: KeyOf<R>;
  readonly series?: KeyOf<R>;
};

export interface HistogramFigureProps<R extends Row> {
  readonly table: TableOf<R>;
  /** Column of the category or the bin's lower edge. */
  readonly x: KeyOf<R>;
  /** Column of counts. */
  readonly y: KeyOf<R>;
  readonly role?: RoleId;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly title: string;
  readonly caption?: string;
  readonly height?: number;
}
