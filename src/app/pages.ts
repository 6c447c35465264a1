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
    content: lazyPart(() => import('../studies/train/TrainPage.tsx')),
  },
  perturb: {
    id: 'perturb',
    label: 'Perturb',
    Icon: IconTrendingDown,
    content: lazyPart(() => import('../studies/perturb/PerturbPage.tsx')),
  },
  certify: {
    id: 'certify',
    label: 'Certify',
    Icon: IconShieldCheck,
    content: lazyPart(() => import('../studies/certify/CertifyPage.tsx')),
  },
  fakes: {
    id: 'fakes',
    label: 'Fake users',
    Icon: IconUsersGroup,
    content: lazyPart(() => import('../studies/fakes/FakesPage.tsx')),
  },
  evade: {
    id: 'evade',
    label: 'Evade',
    Icon: IconEyeX,
    content: lazyPart(() => import('../studies/evade/EvadePage.tsx')),
  },
  poison: {
    id: 'poison',
    label: 'Poison',
    Icon: IconAffiliate,
    content: lazyPart(() => import('../studies/poison/PoisonPage.tsx')),
  },
  arena: {
    id: 'arena',
    label: 'Arena',
    Icon: IconSwords,
    content: lazyPart(() => import('../studies/arena/ArenaPage.tsx')),
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
    content: {
      will: 'Learn will hold short lessons that set the controls for you and ask you to predict what a curve will do before it is drawn.',
      meanwhile:
        'Every control has a note behind its question mark. A good first question: from which ε on does FGSM do more harm than noise?',
      instead: 'perturb',
    },
  },
};

/** Order and groups of the navigation: the ground, the attacks and their defences, the reading room. */
export const groups: readonly (readonly PageId[])[] = [
  pageIds.slice(0, 2),
  pageIds.slice(2, 8),
  pageIds.slice(8),
];

export const isPlanned = (content: Page['content']): content is Planned => 'will' in content;
