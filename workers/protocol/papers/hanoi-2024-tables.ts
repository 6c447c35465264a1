import type { PaperTable } from './card.ts';

/** Numbers of the Hanoi report of 2024 (paper 004), as printed. */

export const table1: PaperTable = {
  id: 'Table 1',
  caption: 'Description of the datasets; sparsity in per cent',
  columns: 'No. Interaction | No. Item | No. User | Sparsity',
  rows: { Yelp: '730,790 25,815 25,677 99.89', 'Book-crossing': '62,657 14,684 1,295 96.34' },
};
const columns = 'HR K=50 | HR K=100 | NDCG K=50 | NDCG K=100 | AUC';
export const table3: PaperTable = {
  id: 'Table 3',
  caption: 'Top-K recommendation on Book-crossing',
  columns,
  rows: {
    'MF-BPR': '0.0988 0.1544 0.0310 0.0375 0.7882',
    'AMF-random': '0.1066 0.1529 0.0358 0.0421 0.7849',
    'AMF-grad': '0.1112 0.1653 0.0336 0.0424 0.7916',
  },
};
export const table4: PaperTable = {
  id: 'Table 4',
  caption: 'Top-K recommendation on Yelp',
  columns,
  rows: {
    'MF-BPR': '0.1227 0.1906 0.0373 0.0483 0.9268',
    'AMF-random': '0.1227 0.1876 0.0383 0.0488 0.9173',
    'AMF-grad': '0.1272 0.2027 0.0383 0.0504 0.9190',
  },
};
