import { createContext } from 'react';
import type { Unfinished } from '../../workers/protocol.ts';

/** What a page that holds a study says in the study's place, in its own language. */
export interface Host {
  /** The pictures are of another experiment than the one that the page asks for. */
  readonly otherPicture: string;
  /** The run was shipped with the page. */
  readonly stored: string;
  /** The run was kept since a moment, ISO 8601. */
  kept(finished: string): string;
  /** A run of the experiment was cut off. */
  cutOff(cut: Unfinished): string;
  readonly goOn: string;
  readonly discard: string;
}

/** The page that a study stands within, which has a title and a Run button of its own; null where it stands alone. */
export const Within = createContext<Host | null>(null);
