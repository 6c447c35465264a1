import { openingGrid, parseSpec, type Spec, type SpecInput, type StudyId } from '../../workers/protocol.ts';

/** A victim worth attacking: the epoch that is best on the validation part, well before the model forgets again. */
const victim = {
  split: { kind: 'leave-last', validation: true },
  model: { kind: 'bprmf', epochs: 60 },
  measure: { every: 2 },
  keep: 'best',
} as const;

/**
 * What the pages open with, where it is not the default of the schema: experiments that are drawn at once, since
 * `docs/examples/stored-STUDY.json` has the same and its run is shipped. The defaults of the schema stay those of the
 * papers' schedules, and a spec that names nothing else means them.
 */
const openings: Partial<Readonly<Record<StudyId, SpecInput>>> = {
  train: { study: 'train', ...victim },
  perturb: { study: 'perturb', ...victim },
  certify: {
    study: 'certify',
    model: { kind: 'fm', factors: 8, epochs: 15 },
    attack: { budget: 6, sample: 120 },
  },
  evade: {
    study: 'evade',
    dataset: { kind: 'generated', size: 'classroom' },
    student: { hintEpochs: 3 },
    attack: { examples: 60 },
  },
  fakes: {
    study: 'fakes',
    dataset: { kind: 'generated', size: 'classroom' },
    attack: { profiles: ['random', 'segment'], at: [1, 3, 8] },
  },
  poison: {
    study: 'poison',
    // MF on ratings is beaten by Popularity at every epoch of this set, and at its best no fake user moves it.
    view: { feedback: 'implicit' },
    split: { kind: 'leave-random', validation: true },
    model: { kind: 'bprmf', epochs: 40 },
    keep: 'best',
    measure: { k: 20, every: 5 },
    attack: { profiles: ['segment'], targets: { kind: 'random', seed: 13 }, share: 0.1 },
    defence: { detectors: ['degree-sad', 'pca'] },
  },
  arena: openingGrid,
};

const parsed = new Map<StudyId, Spec>();

/** The experiment that a study's page opens with. */
export function openingSpec(study: StudyId): Spec {
  const known = parsed.get(study) ?? parseSpec(openings[study] ?? { study });
  parsed.set(study, known);
  return known;
}

/** True for a study whose opening experiment was run already: the page has the tables. */
export const isShipped = (study: StudyId): boolean => openings[study] !== undefined;
