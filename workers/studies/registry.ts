import type { Spec, StudyId } from '../protocol/spec/spec.ts';
import { arenaStudy } from './arena/index.ts';
import type { AnyJob } from './bench/env.ts';
import type { Study } from './bench/study.ts';
import { certifyStudy } from './certify/index.ts';
import { evadeStudy } from './evade/index.ts';
import { fakesStudy } from './fakes/index.ts';
import { perturbStudy } from './perturb/index.ts';
import { poisonStudy } from './poison/index.ts';
import { trainStudy } from './train/index.ts';

/** Every study, by its id. */
const studies: { readonly [Id in StudyId]: Study<Extract<Spec, { study: Id }>> } = {
  train: trainStudy,
  perturb: perturbStudy,
  certify: certifyStudy,
  fakes: fakesStudy,
  poison: poisonStudy,
  evade: evadeStudy,
  arena: arenaStudy,
};

/** The study that the spec names. */
export const studyOf = ({ study }: Spec): Study => studies[study];

/** Every job that a crew can be asked for. */
export const jobs: readonly AnyJob[] = Object.values(studies).flatMap((study) => study.jobs);
