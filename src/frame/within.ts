import { createContext } from 'react';

/** True where a study stands within another page, which has a title of its own. */
export const Within = createContext(false);
