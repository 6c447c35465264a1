import { ensembles, fakeProfiles, voters } from '../names/fakes.ts';
import { count, distinct, oneOf, real } from './parts.ts';
import { z } from './zod.ts';

/** The fakes study's own members: who votes on a list, and how many fake users it is to withstand. */

export const fakesDefence = z
  .object({
    voter: oneOf(voters).default('neighbours').meta({
      title: 'Voters',
      names: voters,
      description: 'what is trained again and again, and votes',
    }),
    votes: count(1, 100, 20).meta({
      title: 'Items a voter recommends',
      description:
        'to each user, N′; 1 in Jia et al., and few do for samples; parts want more than the list has places',
    }),
    ensemble: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('samples'),
          models: count(10, 10_000_000, 1000).meta({
            title: 'Voters trained',
            description: 'T; 100,000 in Jia et al.',
          }),
          size: count(1, 10_000_000, 60).meta({
            title: 'Users a sample',
            description: 's; the smaller, the more fakes can be withstood and the worse a voter is',
          }),
          everyone: z.boolean().default(false).meta({
            title: 'Vote on everyone',
            description:
              'a voter recommends to users outside its sample too, by their histories; not in Jia et al.',
          }),
          alpha: real(1e-9, 0.5, 0.001).meta({
            title: 'α',
            description:
              'the probability that anything certified is wrong, of all users, items and looks together',
          }),
          looks: count(1, 20, 4).meta({
            title: 'Looks',
            description:
              'certificates are told at so many sizes of the ensemble, each twice the one before; α is shared among them, half of it for the last',
          }),
        }),
        z.object({
          kind: z.literal('partitions'),
          shards: count(2, 1000, 40).meta({ title: 'Parts', description: 'each trains one voter' }),
          spread: count(1, 20, 1).meta({
            title: 'Parts a user is in',
            description: '1: disjoint parts; more: finite aggregation, by as many buckets as there are parts',
          }),
        }),
      ])
      .prefault({ kind: 'partitions' })
      .meta({ title: 'Ensemble', names: ensembles }),
  })
  .prefault({});

export const fakesAttack = z
  .object({
    fakes: count(1, 1000, 8).meta({
      title: 'Fake users up to',
      description: 'every number from 0 to this is certified',
    }),
    profiles: distinct(z.array(oneOf(fakeProfiles)).max(5))
      .default([])
      .meta({
        title: 'Attacks tried',
        description:
          'fake profiles as in the study poison, against an ensemble trained anew; none leaves them out',
      }),
    at: distinct(z.array(z.int().min(1).max(1000)).min(1).max(20))
      .default([1, 3, 10])
      .meta({
        title: 'Fake users tried',
        description: 'numbers at which the attacks are tried',
      }),
    models: count(1, 1_000_000, 250).meta({
      title: 'Voters attacked',
      description: 'trained on samples for each attack and number; parts are all trained',
    }),
    targets: count(1, 50, 5).meta({
      title: 'Target items',
      description: 'unpopular ones, which the fakes click',
    }),
    fillers: count(0, 100_000, 0).meta({
      title: 'Fillers a profile',
      description: 'clicks besides the targets; 0 takes the mean number of training interactions a user',
    }),
  })
  .prefault({});
