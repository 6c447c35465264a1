import { createContext } from 'react';

/** Where pinned runs stand that a picture does not draw, in a sentence; null where none are pinned. */
export const PinsAside = createContext<string | null>(null);
