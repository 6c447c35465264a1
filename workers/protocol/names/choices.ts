import type { Entry } from './entry.ts';

/** What the settings that studies share can be set to. */

export const datasetKinds = {
  generated: { label: 'Generated', description: 'made here from a seed' },
  file: { label: 'From files', description: 'read from files of your own' },
} as const satisfies Record<string, Entry>;

export const sizeChoices = {
  classroom: { label: 'Classroom: 200 × 300', description: '200 users, 300 items, about 6,000 ratings' },
  small: { label: 'Small: 600 × 900', description: '600 users, 900 items, about 40,000 ratings' },
  'ml-100k': { label: 'As ML-100K: 943 × 1,682', description: '943 users, 1,682 items, 100,000 ratings' },
  'ml-1m': { label: 'As ML-1M: 6,040 × 3,706', description: '6,040 users, 3,706 items, 1,000,000 ratings' },
} as const satisfies Record<string, Entry>;

export const feedbacks = {
  implicit: { label: 'Implicit', description: 'every interaction counts as a click' },
  explicit: { label: 'Explicit', description: 'ratings are values' },
} as const satisfies Record<string, Entry>;

export const splitKinds = {
  'leave-last': { label: 'Leave last out', description: "each user's latest item is held out" },
  'leave-random': {
    label: 'Leave one random out',
    description: "one of each user's items, drawn, is held out",
  },
  ratio: { label: 'By share', description: 'shares of all interactions are held out' },
  given: { label: 'As the files say', description: 'what the files give as test is held out' },
} as const satisfies Record<string, Entry>;

/** Which of a user's latest items is held out where several are equally late. */
export const ties = {
  item: { label: 'Largest id', description: 'the item with the largest id is held out' },
  source: { label: 'Last in the file', description: 'the item that comes latest in the file is held out' },
} as const satisfies Record<string, Entry>;

/** Within what shares are drawn. */
export const drawnWithin = {
  all: { label: 'Over all', description: 'shares of all interactions together' },
  user: { label: 'Per user', description: "shares of each user's interactions" },
} as const satisfies Record<string, Entry>;

export const optimisers = {
  sgd: { label: 'SGD', description: 'the gradient times the learning rate' },
  adagrad: {
    label: 'Adagrad',
    description: 'divides by the root of all squared gradients so far, so that steps shrink',
  },
  adam: { label: 'Adam', description: 'running means of the gradient and of its square' },
} as const satisfies Record<string, Entry>;

/** What the history field of a factorization machine holds. */
export const histories = {
  'own-out': {
    label: 'Own item out',
    description: "the user's training items but the row's own, so that the label does not leak",
  },
  'own-in': { label: 'Own item in', description: "all the user's training items" },
  none: { label: 'None', description: 'no history' },
} as const satisfies Record<string, Entry>;

/** What a held-out item is ranked against. */
export const candidates = {
  all: { label: 'All unseen items', description: 'every item that the user has not met in training' },
  sampled: { label: 'A fixed sample', description: 'so many of them, drawn once for each user' },
} as const satisfies Record<string, Entry>;

export const epochsKept = {
  last: { label: 'Last', description: 'the last' },
  best: { label: 'Best', description: 'the best of those looked at' },
} as const satisfies Record<string, Entry>;

export const parts = {
  validation: { label: 'Validation part', description: 'held out for choices such as this' },
  test: { label: 'Test part', description: 'held out for what is reported' },
} as const satisfies Record<string, Entry>;

export const engines = {
  auto: { label: 'Auto', description: 'the fastest on this device, by a trial' },
  kernels: { label: 'WASM kernels', description: "the lab's own kernels in WebAssembly SIMD" },
  'tfjs-webgl': { label: 'tfjs on WebGL', description: 'TensorFlow.js on the graphics processor' },
  'tfjs-wasm': { label: 'tfjs on WASM', description: 'TensorFlow.js in WebAssembly' },
  'tfjs-cpu': { label: 'tfjs on CPU', description: 'TensorFlow.js in plain JavaScript, the slowest' },
} as const satisfies Record<string, Entry>;
