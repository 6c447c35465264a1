import type { SpecInput } from './spec.ts';

/** A grid ready made for a question. */
export interface ReadyGrid {
  readonly id: string;
  readonly label: string;
  /** What it asks. */
  readonly words: string;
  readonly grid: Omit<Extract<SpecInput, { study: 'arena' }>, 'study' | 'dataset'>;
}

/** The grid that the page Arena and the lesson on prices open with, whose run is shipped. */
export const openingGrid = {
  study: 'arena',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  columns: ['mf', 'mf-apt', 'mf-at', 'mf-pca', 'bprmf', 'bprmf-continued', 'bprmf-apr'],
  rows: ['noise', 'fgsm', 'pgd', 'extra', 'random', 'average', 'bandwagon', 'segment'],
  budget: { fakes: 0.1 },
} as const satisfies SpecInput;

const { columns, rows, budget } = openingGrid;

/** Grids ready made; data set, seed and engine are those of the controls. */
export const readyGrids: readonly ReadyGrid[] = [
  {
    id: 'both',
    label: 'Embeddings and fake users',
    words:
      'Which training of MF and BPR-MF keeps most where embeddings are moved, and where fake users come in?',
    grid: { columns: [...columns], rows: [...rows], budget },
  },
  {
    id: 'fake-users',
    label: 'Fake users',
    words: 'Which defence of MF keeps targets out of the lists, and what does it cost?',
    grid: {},
  },
  {
    id: 'knowing',
    label: 'Fake users who know the defence',
    words: 'Which defence still stands where the attacker searches for the profiles that get past it?',
    grid: {
      columns: ['mf', 'mf-at', 'mf-pca', 'mf-rdma'],
      rows: ['average', 'segment', 'adaptive'],
    },
  },
  {
    id: 'embeddings',
    label: 'Evasion on embeddings',
    words: 'What does adversarial training buy a ranking whose embeddings are moved?',
    grid: {
      measure: { k: 10 },
      columns: ['bprmf', 'bprmf-apr', 'bprmf-apr-random', 'bprmf-distilled'],
      rows: ['noise', 'fgsm', 'bim', 'pgd', 'pgd-restarts'],
    },
  },
  {
    id: 'crossed',
    label: 'Made for one, met by another',
    words:
      'Does adversarial training, made against noise on embeddings, help against fake users too, or is it its epochs?',
    grid: {
      columns: ['bprmf', 'bprmf-continued', 'bprmf-apr', 'bprmf-apr-random', 'bprmf-distilled', 'bprmf-pca'],
      rows: [
        ...(['noise', 'fgsm', 'pgd'] as const),
        ...(['extra', 'random', 'bandwagon', 'segment', 'power-user', 'power-item'] as const),
      ],
    },
  },
  {
    id: 'clicks',
    label: 'Clicks against FM',
    words: 'Which training keeps predictions right whatever clicks are added, and how much of it is proved?',
    grid: {
      split: { kind: 'ratio' },
      columns: ['fm', 'fm-continued', 'fm-rfm-1', 'fm-rfm-2', 'fm-rt', 'fm-rt-row'],
      rows: ['random-clicks', 'greedy', 'exact', 'proof-relaxation', 'proof-exact'],
    },
  },
  {
    id: 'inputs',
    label: 'Inputs of neural models',
    words: 'Do distillation, hints and noise keep the yes of a neural model, once the attack knows of them?',
    grid: {
      split: { kind: 'leave-last', ties: 'source' },
      measure: { k: 10, candidates: { kind: 'sampled' } },
      columns: ['fncf', 'fncf-distil', 'fncf-multi', 'fncf-multi-noise', 'ncf-neumf'],
      rows: [
        ...(['input-random', 'input-fgsm', 'input-pgd'] as const),
        ...(['input-restarts', 'input-cw', 'input-averaging'] as const),
      ],
    },
  },
  {
    id: 'everything',
    label: 'Everything against MF and BPR-MF',
    words:
      'Every attack that there is, on embeddings and by fake users, against two models without a defence.',
    grid: {
      columns: ['mf', 'bprmf'],
      rows: [
        ...(['noise', 'fgsm', 'bim', 'pgd'] as const),
        ...(['random', 'average', 'bandwagon', 'segment', 'power-user', 'power-item'] as const),
        ...(['obfuscated', 'pga', 's-tna'] as const),
      ],
    },
  },
];
