import type { PoisonSpec } from '../protocol/spec/spec.ts';

interface Entry {
  readonly label: string;
  readonly description: string;
}

/** The fake profiles that can be injected, as tables and the command line name them. */
export const poisonEntries: Readonly<Record<PoisonSpec['attack']['profiles'][number], Entry>> = {
  random: { label: 'Random profiles', description: 'uniform items, ratings like all ratings (paper 003)' },
  average: { label: 'Average', description: "uniform items, ratings like each item's (paper 003)" },
  bandwagon: { label: 'Bandwagon', description: 'the most rated items at the maximum' },
  segment: { label: 'Segment', description: "what the targets' audience likes at the maximum" },
  'power-user': { label: 'Power users', description: 'copies of the users with the most ratings' },
  'power-item': { label: 'Power items', description: 'the most rated items, rated like themselves' },
  obfuscated: { label: 'Obfuscated average', description: 'average with noise, targets short of the end' },
  pga: { label: 'PGA', description: 'gradient ascent through a factorisation (Li et al., 2016)' },
  's-tna': {
    label: 'S-TNA',
    description: "fillers that lift targets in influential users' lists (Fang et al.)",
  },
  aush: { label: 'AUSH', description: 'templates of real users completed by a GAN (Lin et al., 2020)' },
};
