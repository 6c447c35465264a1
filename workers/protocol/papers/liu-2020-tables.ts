import type { PaperTable } from './card.ts';

/** Numbers of Liu et al., SIGIR 2020 (paper 000), as printed. */

export const table1: PaperTable = {
  id: 'Table 1',
  caption: 'Dataset statistics',
  columns: 'Frappe | Amazon | Yelp',
  rows: {
    '# Instance': '288,609 587,373 595,191',
    '# Feature': '9,464 15,889 61,615',
    '# User': '957 6,170 16,239',
    '# Item': '4,082 2,753 14,284',
    '# Field': '11 6 7',
  },
};

export const table2: PaperTable = {
  id: 'Table 2',
  caption: 'avg-max q and accuracy in per cent, with 64 factors and with 32',
  columns: [
    ...['Frappe 64 q', 'Frappe 64 acc', 'Amazon 64 q', 'Amazon 64 acc', 'Yelp 64 q', 'Yelp 64 acc'],
    ...['Frappe 32 q', 'Frappe 32 acc', 'Amazon 32 q', 'Amazon 32 acc', 'Yelp 32 q', 'Yelp 32 acc'],
  ].join(' | '),
  rows: {
    FM: '1.60 93.88 1.81 74.62 1.56 80.44 1.69 92.10 2.10 74.23 1.99 80.93',
    'RFM-1': '3.87 92.54 4.51 73.15 2.41 78.86 3.07 92.03 4.63 73.24 2.34 79.17',
    'RFM-2': '2.86 93.49 3.53 70.38 1.81 79.82 2.86 93.49 3.53 70.38 1.81 79.82',
    'FM-RT': '5.26 92.58 7.44 73.49 3.36 78.73 5.48 92.09 6.76 73.17 3.74 78.96',
  },
};

export const table3: PaperTable = {
  id: 'Table 3',
  caption: 'avg-max q and accuracy in per cent by the q of robust training',
  columns: 'RT-1 | RT-2 | RT-3 | RT-4',
  rows: {
    'Frappe Avg-max q': '4.46 5.26 5.49 6.64',
    'Frappe Acc.': '92.82 92.58 92.09 91.58',
    'Amazon Avg-max q': '4.84 6.21 7.44 8.28',
    'Amazon Acc.': '74.02 73.77 73.49 73.01',
    'Yelp Avg-max q': '2.39 3.36 3.72 4.78',
    'Yelp Acc.': '79.40 77.73 77.60 75.41',
  },
};

export const figure2: PaperTable = {
  id: 'Text on Fig. 2',
  caption: 'Predictions changed on Frappe, in per cent; the rest of the figure is a picture',
  columns: 'random q = 2 | greedy q = 2 | greedy q = 3',
  rows: { Frappe: '1.44 35.44 62.71' },
};
