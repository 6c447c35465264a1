import { certifyTrainings } from './certify.ts';
import type { Entry } from './entry.ts';

/** What the settings of the certify study can be set to. */

/** Which items an adversary can switch. */
export const reaches = {
  all: { label: 'All', description: 'every item' },
  'most-popular': { label: 'Most popular', description: 'a share of the items, those with most clicks' },
  'least-popular': { label: 'Least popular', description: 'a share of the items, those with fewest clicks' },
  chosen: { label: 'These items alone', description: 'the items that you name' },
  without: { label: 'All but these items', description: 'all but the items that you name' },
} as const satisfies Record<string, Entry>;

/** When a flip by random switches counts. */
export const countedFlips = {
  prefix: {
    label: 'From the first flip on',
    description: 'a flip counts at every q from the first that flips on, as certificates count',
  },
  exact: {
    label: 'With exactly q',
    description: 'a flip counts only if exactly q random switches flip, as paper 000 injects them',
  },
} as const satisfies Record<string, Entry>;

export const robustStarts = {
  plain: {
    label: 'From the plain FM',
    description: 'the machine trained by equation 12 (paper 000, section 3.3)',
  },
  initial: { label: 'From initial weights', description: 'nothing is learnt before' },
} as const satisfies Record<string, Entry>;

export const pairUncertainties = {
  linear: { label: 'ρ', description: 'one ρ for every pair' },
  product: { label: 'ρ·ρ', description: 'ρ_i·ρ_j, so ρ² here, as the public code of Liu et al. has it' },
} as const satisfies Record<string, Entry>;

const { plain: _, ...trained } = certifyTrainings;

export const robustTrainings = {
  none: { label: 'None', description: 'the machine as it is' },
  ...trained,
} as const satisfies Record<string, Entry>;
