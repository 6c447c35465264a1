import {
  IconAffiliate,
  IconBook2,
  IconDatabase,
  IconEyeX,
  IconFlask2,
  IconNews,
  IconShieldCheck,
  IconSwords,
  IconTrendingDown,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { lazyPart } from '../parts/lazyPart.tsx';
import { type PageId, pageIds } from '../state/page.ts';
import { studyParts } from '../studies/parts.ts';

/** What a study to come says of itself. */
export interface Planned {
  /** What it will do. */
  readonly will: string;
  /** What to use until then. */
  readonly meanwhile: string;
  /** The page that helps meanwhile. */
  readonly instead: PageId;
}
export interface Page {
  readonly id: PageId;
  readonly label: string;
  readonly Icon: TablerIcon;
  readonly content: ComponentType | Planned;
}

export const pages: Readonly<Record<PageId, Page>> = {
  data: {
    id: 'data',
    label: 'Data',
    Icon: IconDatabase,
    content: lazyPart(() => import('../studies/data/DataPage.tsx')),
  },
  train: {
    id: 'train',
    label: 'Train',
    Icon: IconFlask2,
    content: studyParts.train,
  },
  perturb: {
    id: 'perturb',
    label: 'Perturb',
    Icon: IconTrendingDown,
    content: studyParts.perturb,
  },
  certify: {
    id: 'certify',
    label: 'Certify',
    Icon: IconShieldCheck,
    content: studyParts.certify,
  },
  fakes: {
    id: 'fakes',
    label: 'Fake users',
    Icon: IconUsersGroup,
    content: studyParts.fakes,
  },
  evade: {
    id: 'evade',
    label: 'Evade',
    Icon: IconEyeX,
    content: studyParts.evade,
  },
  poison: {
    id: 'poison',
    label: 'Poison',
    Icon: IconAffiliate,
    content: studyParts.poison,
  },
  arena: {
    id: 'arena',
    label: 'Arena',
    Icon: IconSwords,
    content: studyParts.arena,
  },
  papers: {
    id: 'papers',
    label: 'Papers',
    Icon: IconNews,
    content: lazyPart(() => import('../studies/papers/PapersPage.tsx')),
  },
  learn: {
    id: 'learn',
    label: 'Learn',
    Icon: IconBook2,
    content: lazyPart(() => import('../learn/LearnPage.tsx')),
  },
};

/** Order and groups of the navigation: the ground, the attacks and their defences, the reading room. */
export const groups: readonly (readonly PageId[])[] = [
  pageIds.slice(0, 2),
  pageIds.slice(2, 8),
  pageIds.slice(8),
];

export const isPlanned = (content: Page['content']): content is Planned => 'will' in content;
