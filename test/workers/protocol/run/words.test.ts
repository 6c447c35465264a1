import { describe, expect, it } from 'vitest';
import { type Doing, doingWords, type Pieces } from '../../../../workers/protocol.ts';

const seed = { n: 2, of: 3 };
const alone = { n: 1, of: 1 };

const told: readonly (readonly [Doing & { readonly pieces?: Pieces }, string])[] = [
  [{ study: null, stage: 'data', item: null }, 'Making up the data set'],
  [{ study: null, stage: 'preparing', item: null }, 'Preparing the data'],
  [{ study: null, stage: 'engine', item: null }, 'Trying the engines on the model'],
  [{ study: 'train', stage: 'training', item: { model: 'fm' } }, 'Training FM'],
  [
    { study: 'perturb', stage: 'training', item: { model: 'bprmf', as: 'itself', seed: alone, core: null } },
    'Training BPR-MF',
  ],
  [
    { study: 'perturb', stage: 'training', item: { model: 'bprmf', as: 'teacher', seed, core: 20 } },
    'Training BPR-MF, the teacher, seed 2 of 3, k-core 20',
  ],
  [
    { study: 'perturb', stage: 'training', item: { defence: 'apr', met: 'fgsm', seed, core: null } },
    'Training AMF-grad, seed 2 of 3',
  ],
  [
    {
      study: 'perturb',
      stage: 'attack',
      item: { attack: 'random', defended: true, seed: alone, core: null },
      pieces: { done: 1, of: 4, hands: null },
    },
    'Perturbing by Random noise, defended (2 of 4)',
  ],
  [
    { study: 'certify', stage: 'robust training', item: { training: 'fm-rt-row', q: 2 } },
    'Robust training, FM-RT, q = 2, row bound',
  ],
  [{ study: 'certify', stage: 'compared', item: { training: 'rfm-1', q: null } }, 'Certifying RFM-1'],
  [
    { study: 'certify', stage: 'search', item: null, pieces: { done: 3, of: 9, hands: 4 } },
    'Exact search (3 of 9 done on 4 workers)',
  ],
  [
    {
      study: 'poison',
      stage: 'attack',
      item: { attack: 'average', method: 'apt', statistics: 'honest', repeat: seed },
    },
    'Average, APT, honest, repeat 2 of 3',
  ],
  [
    {
      study: 'poison',
      stage: 'attack',
      item: { attack: 'average', method: 'none', statistics: null, repeat: alone },
    },
    'Average, no defence',
  ],
  [{ study: 'poison', stage: 'profiles', item: { attack: 's-tna' } }, 'Crafting S-TNA profiles'],
  [
    {
      study: 'evade',
      stage: 'training',
      item: { strategy: 'multi', learns: 'hint 2', sigma: 0.05, factors: 8, seed },
    },
    'Training FNCF-Multi, σ 0.05, hint 2, 8 factors, seed 2 of 3',
  ],
  [{ study: 'evade', stage: 'price', item: { c: 0.1, seed: alone } }, 'Attacking with c = 0.1'],
];

describe('what is being done, in words', () => {
  it.each(told)('%j', (doing, words) => {
    expect(doingWords(doing)).toBe(words);
  });
});
