import type { PaperTable } from './card.ts';

/** Numbers of Anelli et al., FLAIRS 2021 (paper 002), as printed in the preprint. */

const attacked = ['Initial', 'FGSM', 'BIM', 'PGD'];

export const table1: PaperTable = {
  id: 'Table 1',
  caption:
    'Before perturbation, under one step, and means over the iterations of the multi-step attacks; ε 0.5, lists of 10',
  columns: ['LastFM', 'ML-1M'].flatMap((data) => attacked.map((name) => `${data} ${name}`)).join(' | '),
  rows: {
    'BPR-MF PR': '0.0310 0.0211 0.0019 0.0018 0.0088 0.0074 0.0035 0.0035',
    'BPR-MF RE': '0.3102 0.2115 0.0194 0.0177 0.0884 0.0740 0.0353 0.0353',
    'BPR-MF nDCG': '0.2033 0.1216 0.0111 0.0100 0.0447 0.0368 0.0174 0.0172',
    'BPR-MF EFD': '0.5144 0.3069 0.0313 0.0284 0.0977 0.0791 0.0355 0.0353',
    'BPR-MF SE': '11.3454 11.1359 10.1703 10.2141 9.6306 9.1582 7.4000 7.4457',
    'BPR-MF ICov': '6220 5645 4352 4428 2247 2433 1189 1213',
    'AMF PR': '0.0357 0.0316 0.0164 0.0167 0.0092 0.0085 0.0048 0.0048',
    'AMF RE': '0.3565 0.3165 0.1644 0.1667 0.0922 0.0846 0.0482 0.0484',
    'AMF nDCG': '0.2421 0.2147 0.1010 0.1030 0.0462 0.0419 0.0228 0.0231',
    'AMF EFD': '0.5987 0.5184 0.2303 0.2352 0.0971 0.0853 0.0442 0.0447',
    'AMF SE': '9.9758 8.8980 7.1871 7.1993 8.3049 7.4123 6.2958 6.2984',
    'AMF ICov': '3847 2708 2315 2321 1486 1169 1066 1077',
  },
};

export const figure1: PaperTable = {
  id: 'Text on Fig. 1',
  caption: 'nDCG on LastFM by the number of iterations of PGD; the rest of the figure is a picture',
  columns: 'none | one step | 20 | 25 | 30 | 40 | 50',
  rows: {
    'BPR-MF': '0.2033 0.1216 - 0.0080 - 0.0060 0.0051',
    AMF: '- 0.2147 0.1448 - 0.1154 - 0.1106',
  },
};

export const figure3: PaperTable = {
  id: 'Text on Fig. 3',
  caption: 'ρ of nDCG in per cent under PGD on samples of ML-1M, and the slopes of the lines against density',
  columns: 'density 0.0507 | density 0.1387 | slope',
  rows: { 'BPR-MF': '43.79 28.90 -96.10', AMF: '- - -3.65' },
};
