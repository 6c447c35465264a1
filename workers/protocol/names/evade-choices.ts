import type { Entry } from './entry.ts';

/** What the settings of the evade study can be set to. */

/** The temperature at which a teacher learns. */
export const teacherTemperatures = {
  student: {
    label: "The student's",
    description: 'the same as while distilling, as paper 001, Table II has it',
  },
  own: { label: 'Another', description: 'one of its own, 1 for plain labels' },
} as const satisfies Record<string, Entry>;

/** Which part of what enters a tower is moved. */
export const evadedSides = {
  user: { label: "The user's half", description: 'what stands for the user' },
  both: { label: 'User and item', description: 'what stands for the item too' },
} as const satisfies Record<string, Entry>;

export const evasionNorms = {
  'l2-squared': { label: 'ℓ₂ squared', description: 'the sum of squares, as in the reference code of C&W' },
  l2: { label: 'ℓ₂', description: 'the length' },
  l1: { label: 'ℓ₁', description: 'the sum of absolute values' },
  linf: { label: 'ℓ∞', description: 'the largest absolute value' },
} as const satisfies Record<string, Entry>;

export const evasionOutputs = {
  logit: { label: 'Logit', description: 'the score before the sigmoid (experiments of paper 001)' },
  sigmoid: { label: 'Probability', description: 'the score after it (its text)' },
} as const satisfies Record<string, Entry>;
