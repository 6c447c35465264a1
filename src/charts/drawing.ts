import { createContext } from 'react';
import type { Line } from './lines.ts';
import type { LineFigureProps } from './types.ts';

/** What is drawn of a line figure, and how high. */
export interface LineDrawing
  extends Pick<
    LineFigureProps,
    'references' | 'logX' | 'marker' | 'xLabel' | 'yLabel' | 'xDomain' | 'yDomain'
  > {
  readonly lines: readonly Line[];
  readonly height: number;
}

/** What the chart draws now: lines grow while the frame around them stays. */
export const Drawn = createContext<LineDrawing | null>(null);
