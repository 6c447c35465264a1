import { create } from 'zustand';

/** The studies and rooms of the lab, in the order of the navigation. */
export const pageIds = [
  'data',
  'train',
  'perturb',
  'certify',
  'evade',
  'poison',
  'arena',
  'papers',
  'learn',
] as const;
export type PageId = (typeof pageIds)[number];

interface PageState {
  readonly page: PageId;
  setPage(page: PageId): void;
}

/** The page shown; the address follows it. */
export const usePage = create<PageState>()((set) => ({
  page: 'perturb',
  setPage: (page) => set({ page }),
}));
