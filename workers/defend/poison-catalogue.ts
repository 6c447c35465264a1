import type { PoisonSpec } from '../protocol/spec/spec.ts';

interface Entry {
  readonly label: string;
  readonly description: string;
}

/** Defences of MF on poisoned ratings, as tables and the command line name them. */
export const poisonDefenceEntries: Readonly<Record<PoisonSpec['defence']['methods'][number], Entry>> = {
  apt: { label: 'APT', description: 'adversarial poisoning training: ERM users by influence (paper 003)' },
  'apt-rand': { label: 'APT-rand', description: 'the same with random items' },
  at: { label: 'AT', description: 'adversarial training on the parameters of MF on ratings' },
  pcmf: { label: 'PCMF', description: 'one matrix of users, ratings estimated by U Uᵀ Y' },
};

/** Detectors whose flagged users are taken out before training. */
export const poisonDetectorEntries: Readonly<Record<PoisonSpec['defence']['detectors'][number], Entry>> = {
  pca: { label: 'PCA', description: 'users least seen by the first components (Mehta and Nejdl, 2009)' },
  'degree-sad': {
    label: 'DegreeSAD',
    description: 'a tree on the popularity of what is rated (Li et al., 2016)',
  },
  rdma: {
    label: 'RDMA',
    description: 'deviation from the mean, weighted against popular items (Chirita et al.)',
  },
};
