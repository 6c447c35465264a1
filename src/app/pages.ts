import {
  IconAffiliate,
  IconBook2,
  IconDatabase,
  IconEyeX,
  IconFlask2,
  IconHome,
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

export interface Page {
  readonly id: PageId;
  readonly label: string;
  readonly Icon: TablerIcon;
  readonly Content: ComponentType;
}

export const pages: Readonly<Record<PageId, Page>> = {
  start: {
    id: 'start',
    label: 'Start',
    Icon: IconHome,
    Content: lazyPart(() => import('../start/StartPage.tsx')),
  },
  data: {
    id: 'data',
    label: 'Data',
    Icon: IconDatabase,
    Content: lazyPart(() => import('../studies/data/DataPage.tsx')),
  },
  train: {
    id: 'train',
    label: 'Train',
    Icon: IconFlask2,
    Content: studyParts.train,
  },
  perturb: {
    id: 'perturb',
    label: 'Perturb',
    Icon: IconTrendingDown,
    Content: studyParts.perturb,
  },
  certify: {
    id: 'certify',
    label: 'Certify',
    Icon: IconShieldCheck,
    Content: studyParts.certify,
  },
  fakes: {
    id: 'fakes',
    label: 'Fake users',
    Icon: IconUsersGroup,
    Content: studyParts.fakes,
  },
  evade: {
    id: 'evade',
    label: 'Evade',
    Icon: IconEyeX,
    Content: studyParts.evade,
  },
  poison: {
    id: 'poison',
    label: 'Poison',
    Icon: IconAffiliate,
    Content: studyParts.poison,
  },
  arena: {
    id: 'arena',
    label: 'Arena',
    Icon: IconSwords,
    Content: studyParts.arena,
  },
  papers: {
    id: 'papers',
    label: 'Papers',
    Icon: IconNews,
    Content: lazyPart(() => import('../studies/papers/PapersPage.tsx')),
  },
  learn: {
    id: 'learn',
    label: 'Learn',
    Icon: IconBook2,
    Content: lazyPart(() => import('../learn/LearnPage.tsx')),
  },
};

/** Order and groups of the navigation: the way in and the ground, the attacks and their defences, the reading room. */
export const groups: readonly (readonly PageId[])[] = [
  pageIds.slice(0, 3),
  pageIds.slice(3, 9),
  pageIds.slice(9),
];
