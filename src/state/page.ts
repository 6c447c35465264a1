import { create } from 'zustand';
import { type StudyId, studyIds } from '../../workers/protocol.ts';

/**
 * The studies and rooms of the lab, in the order of the navigation: the attacks by what they touch, which is what the
 * model learnt (Perturb), what it reads (Evade, Certify), or what it trains on (Fake users, Poison).
 */
export const pageIds = [
  'start',
  'data',
  'train',
  'perturb',
  'evade',
  'certify',
  'fakes',
  'poison',
  'arena',
  'papers',
  'learn',
] as const;
export type PageId = (typeof pageIds)[number];

/** The study that a page sets and runs; null for a page without one. */
export const studyOf = (page: PageId): StudyId | null => studyIds.find((id) => id === page) ?? null;

interface PageState {
  readonly page: PageId;
  setPage(page: PageId): void;
}

/** The page shown; the address follows it. */
export const usePage = create<PageState>()((set) => ({
  page: 'perturb',
  setPage: (page) => set({ page }),
}));
