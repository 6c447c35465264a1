import { createContext } from 'react';
import type { PaperId } from '../../workers/protocol.ts';

/** Leads to what the lab has on a paper; null where nothing does, as in a frame without navigation. */
export const OpenPaper = createContext<((paper: PaperId) => void) | null>(null);
