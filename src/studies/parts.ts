import type { ComponentType } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { lazyPart } from '../parts/lazyPart.tsx';

/** The page of each study, loaded when it is first shown: by the app, and by lessons. */
export const studyParts: Readonly<Record<StudyId, ComponentType>> = {
  train: lazyPart(() => import('./train/TrainPage.tsx')),
  perturb: lazyPart(() => import('./perturb/PerturbPage.tsx')),
  certify: lazyPart(() => import('./certify/CertifyPage.tsx')),
  fakes: lazyPart(() => import('./fakes/FakesPage.tsx')),
  evade: lazyPart(() => import('./evade/EvadePage.tsx')),
  poison: lazyPart(() => import('./poison/PoisonPage.tsx')),
  arena: lazyPart(() => import('./arena/ArenaPage.tsx')),
};
