import { create } from 'zustand';

/** The card that Papers opens with. */
export const FIRST_CARD = 'anelli-2021/table-1';

/** The card that is shown on Papers, by its name; the address of the page follows it. */
export const usePaperCard = create<{ readonly card: string }>()(() => ({ card: FIRST_CARD }));
