import { certificates, certifyTrainings } from './certify.ts';
import type { Entries, Entry } from './entry.ts';
import { evadeAttacks, evadeTrainings } from './evade.ts';
import { ensembles, voters } from './fakes.ts';
import { attackMeasures, predictionMeasures, rankingMeasures } from './measures.ts';
import { models } from './models.ts';
import { papers } from './papers.ts';
import { perturbAttacks, perturbDefences } from './perturb.ts';
import { poisonDefences, poisonDetectors, poisonProfiles } from './poison.ts';
import { studies } from './studies.ts';

interface Group {
  readonly title: string;
  readonly entries: Entries;
}

const defending = Object.fromEntries(
  Object.entries(evadeTrainings).filter(([, entry]) => 'defends' in entry),
);
const { plain: _, ...robustTrainings } = certifyTrainings;

/** Everything that can be named, in the order of `lab list` and of the docs. */
export const catalogue: readonly Group[] = [
  { title: 'Models', entries: models },
  { title: 'Attacks on embeddings', entries: perturbAttacks },
  { title: 'Fake profiles', entries: poisonProfiles },
  { title: 'Attacks on inputs', entries: evadeAttacks },
  { title: 'Defences of embeddings', entries: perturbDefences },
  { title: 'Defences against fake profiles', entries: poisonDefences },
  { title: 'Detectors of fake profiles', entries: poisonDetectors },
  { title: 'Defences of inputs', entries: defending },
  { title: 'Robust trainings of factorization machines', entries: robustTrainings },
  { title: 'Certificates', entries: certificates },
  { title: 'Ensembles certified against fake users', entries: ensembles },
  { title: 'Voters of ensembles', entries: voters },
  { title: 'Measures of rankings', entries: rankingMeasures },
  { title: 'Measures of predictions', entries: predictionMeasures },
  { title: 'Measures of attacks', entries: attackMeasures },
  { title: 'Studies', entries: studies },
];

/** The sources of a descriptor in words: 'Liu et al., SIGIR 2020; Li et al., 2016'. */
export const sourceWords = ({ source = [] }: Entry): string =>
  source.map((one) => (typeof one === 'string' ? papers[one].name : one.other)).join('; ');
