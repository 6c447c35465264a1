import { createContext } from 'react';

/** The height in px of every picture, where the screen decides it and not the figure: alone in a frame, or in a talk. */
export const FigureHeight = createContext<number | null>(null);
