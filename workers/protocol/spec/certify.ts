import { certifyTrainings, switchSpaces, trainingBounds } from '../names/certify.ts';
import {
  countedFlips,
  pairUncertainties,
  reaches,
  robustStarts,
  robustTrainings,
} from '../names/certify-choices.ts';
import { parts } from '../names/choices.ts';
import { count, distinct, laterChoice, oneOf, real, withoutFirst } from './parts.ts';
import { z } from './zod.ts';

/** The certify study's own members: which switches the adversary has, and how far they are searched. */

const share = real(0.001, 1, 0.1).meta({ title: 'Share of the items' });
const items = distinct(z.array(z.int().min(0).max(10_000_000)).min(1).max(1000))
  .default([0])
  .meta({
    title: 'Items',
    description: 'found by title or id; a spec names them by their indices in the view, from 0',
  });

export const certifyAttack = z
  .object({
    budget: count(1, 20, 8).meta({
      title: 'Budget q up to',
      description: 'history items switched; every q from 1 to this is certified',
    }),
    space: oneOf(switchSpaces).default('add').meta({
      title: 'Switches',
      description: 'what an attacker does to the history; paper 000 adds',
    }),
    reach: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('all') }),
        z.object({ kind: z.literal('most-popular'), share }),
        z.object({ kind: z.literal('least-popular'), share }),
        z.object({ kind: z.literal('chosen'), items }),
        z.object({ kind: z.literal('without'), items }),
      ])
      .prefault({ kind: 'all' })
      .meta({
        title: 'Items in reach',
        names: reaches,
        description: 'which items can be switched; popular by training interactions',
      }),
    part: oneOf(parts).default('test').meta({ title: 'Part', description: 'whose instances are certified' }),
    sample: count(0, 1_000_000, 300).meta({
      title: 'Instances',
      description: 'a sample drawn with the seed; 0 takes all',
    }),
    nodes: count(0, 100_000_000, 1_000_000).meta({
      title: 'Search nodes an instance',
      description: 'what the search does not decide within these is told undecided; 0 leaves the search out',
    }),
    random: laterChoice(countedFlips, 'prefix').meta({
      title: 'Random switches at q',
      description: 'when a flip by random switches counts',
    }),
  })
  .overwrite(withoutFirst({ random: 'prefix' }))
  .prefault({});

const again = {
  start: oneOf(robustStarts).default('plain').meta({ title: 'Robust training starts' }),
  epochs: count(1, 200, 3).meta({ title: 'Robust epochs', description: 'after the plain training' }),
  rate: real(1e-6, 1, 0.001).meta({ title: 'Robust learning rate', description: 'of Adam' }),
  batch: count(1, 65536, 2048).meta({ title: 'Robust batch size' }),
};

export const certifyDefence = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('continued'), ...again }),
    z.object({
      kind: z.literal('fm-rt'),
      q: count(1, 4, 2).meta({
        title: 'Training q',
        description: 'switches of the worst case; 1 to 4 in paper 000',
      }),
      bound: oneOf(trainingBounds).default('relaxation').meta({
        title: 'Trained on',
        description: 'what stands in for the worst case',
      }),
      refresh: count(1, 1000, 10).meta({
        title: 'Refresh pairs every',
        description: 'steps between two lists of the largest pairs; 1 keeps them exact',
      }),
      ...again,
    }),
    z.object({
      kind: z.literal('rfm-1'),
      eta: real(0, 1, 0.01).meta({ title: 'η', description: 'uncertainty of a signal' }),
      rho: real(0, 1, 0.01).meta({ title: 'ρ', description: 'uncertainty of a pair of signals' }),
      pairs: oneOf(pairUncertainties).default('linear').meta({ title: 'Uncertainty of a pair' }),
      ...again,
    }),
    z.object({
      kind: z.literal('rfm-2-published'),
      epsilon1: real(0, 100, 0.1).meta({
        title: 'ε1',
        description: 'hinge loss up to which an instance is taken for learnt; 0.1 in the public code',
      }),
      epsilon2: real(0.001, 100, 3).meta({
        title: 'ε2',
        description:
          'hinge loss beyond ε1 from which an instance is taken for an outlier; 3 in the public code',
      }),
      epsilon3: real(1e-6, 1e6, 0.01).meta({
        title: 'ε3',
        description:
          'singular values of the interactions V·Vᵀ that are at most this are pressed; 0.01 in the public code',
      }),
      beta: real(0, 1000, 0.0001).meta({
        title: 'β',
        description: 'weight of the capped squared trace norm; 0.0001 in the public code',
      }),
      ...again,
    }),
    z.object({
      kind: z.literal('rfm-2'),
      epsilon1: real(0.001, 100, 1).meta({
        title: 'ε1',
        description: 'cap of the loss: what is above it is taken for noise and not learnt',
      }),
      epsilon2: real(0.001, 1, 0.1).meta({
        title: 'ε2',
        description: 'cap of the squared singular values of the embeddings, as a share of the largest',
      }),
      weight: real(0, 100, 0.01).meta({
        title: 'Weight',
        description: 'of the capped squared trace norm beside the loss',
      }),
      ...again,
    }),
  ])
  .prefault({ kind: 'none' })
  .meta({ title: 'Robust training', names: robustTrainings });

export const certifyCompare = z
  .object({
    methods: distinct(z.array(oneOf(certifyTrainings)).max(Object.keys(certifyTrainings).length))
      .default([])
      .meta({
        title: 'Ways of training',
        description:
          'each is trained and certified; a way that robust training names too takes its settings, others their defaults',
      }),
    qs: distinct(z.array(z.int().min(1).max(4)).max(4))
      .default([])
      .meta({
        title: 'Training q',
        description: 'FM-RT is trained and certified at each; 1 to 4 in paper 000',
      }),
    nodes: count(0, 100_000_000, 1000).meta({
      title: 'Search nodes an instance',
      description: 'of each machine compared; what they leave open is told by bounds and greedy',
    }),
  })
  .prefault({})
  .meta({ title: 'Compare' });
