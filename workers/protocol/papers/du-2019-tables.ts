import type { PaperTable } from './card.ts';

/** Numbers of Du et al., TMM 2019 (paper 001), as printed. */

export const table1: PaperTable = {
  id: 'Table I',
  caption: 'Units of the layers that differ',
  columns: 'Teacher | Student',
  rows: {
    'Embedding units': '64 32',
    'Concatenate layer units': '256 128',
    'First ReLU Dense Layer units': '128 64',
    'Second ReLU Dense Layer units': '64 32',
  },
};
export const table2: PaperTable = {
  id: 'Table II',
  caption: 'Hyperparameters of training',
  columns: 'Teacher | Student',
  rows: {
    'Learning Rate': '0.001 0.001',
    'Batch Size': '128 128',
    'Total Epochs': '20 30',
    Temperature: '10 10',
  },
};

const levels = ['0', '0.01', '0.05', '0.1', '0.2'];
const columnsOf = (one: string, other: string) =>
  [one, other].flatMap((measure) => levels.map((level) => `${measure} σ ${level}`)).join(' | ');

export const table3: PaperTable = {
  id: 'Table III',
  caption: 'HR@10 and NDCG@10 by noise level, T = 10',
  columns: columnsOf('HR', 'NDCG'),
  rows: {
    '1M FNCF': '0.6576 0.6576 0.6576 0.6576 0.6576 0.3802 0.3802 0.3802 0.3802 0.3802',
    '1M FNCF-Single': '0.6579 0.6575 0.6575 0.6584 0.6591 0.3797 0.3814 0.3821 0.3818 0.3818',
    '1M FNCF-Multi': '0.6548 0.6538 0.6571 0.6573 0.6591 0.3805 0.3799 0.3824 0.3823 0.3835',
    '100K FNCF': '0.7158 0.7158 0.7158 0.7158 0.7158 0.4216 0.4216 0.4216 0.4216 0.4216',
    '100K FNCF-Single': '0.7116 0.7126 0.7137 0.7147 0.7126 0.4201 0.4189 0.4216 0.4203 0.4179',
    '100K FNCF-Multi': '0.7126 0.7137 0.7094 0.7147 0.7094 0.4200 0.4214 0.4188 0.4198 0.4195',
  },
};
export const table4: PaperTable = {
  id: 'Table IV',
  caption: 'Success rate of the attack and L2 distortion by noise level, T = 10',
  columns: columnsOf('rate', 'L2'),
  rows: {
    '1M FNCF': '0.7320 0.7320 0.7320 0.7320 0.7320 0.8415 0.8415 0.8415 0.8415 0.8415',
    '1M FNCF-Distill': '0.7210 0.7210 0.7210 0.7210 0.7210 0.9790 0.9790 0.9790 0.9790 0.9790',
    '1M FNCF-Single': '0.7870 0.7250 0.6730 0.6320 0.6000 0.8446 0.8869 0.8210 0.7715 0.7808',
    '1M FNCF-Multi': '0.7810 0.7930 0.6420 0.6160 0.6120 0.8676 0.9155 0.8502 0.7318 0.7341',
    '100K FNCF': '0.7783 0.7783 0.7783 0.7783 0.7783 1.0716 1.0716 1.0716 1.0716 1.0716',
    '100K FNCF-Distill': '0.7653 0.7653 0.7653 0.7653 0.7653 1.1173 1.1173 1.1173 1.1173 1.1173',
    '100K FNCF-Single': '0.7300 0.7050 0.6183 0.5800 0.5750 1.1183 1.0831 0.9994 0.9746 1.0004',
    '100K FNCF-Multi': '0.7200 0.7100 0.7000 0.6583 0.6533 1.0821 1.0645 1.0622 1.0313 1.0379',
  },
};
