/** The words of the controls: names for members that the schema leaves untitled, and for the values of choices. */

const titles: Readonly<Record<string, string>> = {
  rate: 'Learning rate',
  beta1: 'β₁',
  beta2: 'β₂',
  epsilon: 'Epsilon',
  optimiser: 'Optimiser',
  model: 'Model',
  dataset: 'Data set',
  split: 'Split',
  candidates: 'Ranked against',
};

/** A title for a member: the known one, else its key with a capital. */
export function titleOf(key: string): string {
  return titles[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
}

const values: Readonly<Record<string, string>> = {
  classroom: 'Classroom: 200 × 300',
  small: 'Small: 600 × 900',
  'ml-100k': 'As ML-100K: 943 × 1,682',
  'ml-1m': 'As ML-1M: 6,040 × 3,706',
  implicit: 'Implicit',
  explicit: 'Explicit',
  'leave-last': 'Leave last out',
  item: 'Largest id',
  source: 'Last in the file',
  'leave-random': 'Leave one random out',
  ratio: 'By share',
  given: 'As the files say',
  all: 'All',
  user: 'Per user',
  random: 'Random',
  popularity: 'Popularity',
  bprmf: 'BPR-MF',
  mf: 'MF on ratings',
  fm: 'FM',
  ncf: 'NCF',
  mlp: 'MLP',
  neumf: 'NeuMF',
  sgd: 'SGD',
  adagrad: 'Adagrad',
  adam: 'Adam',
  'own-out': 'Own item out',
  'own-in': 'Own item in',
  none: 'None',
  sampled: 'Sampled',
  auto: 'Auto',
  kernels: 'WASM kernels',
  'tfjs-webgl': 'tfjs on WebGL',
  'tfjs-wasm': 'tfjs on WASM',
  'tfjs-cpu': 'tfjs on CPU',
  fgsm: 'FGSM',
  bim: 'BIM',
  pgd: 'PGD',
  epsilon: 'Budgets ε',
  iterations: 'Iterations',
  cores: 'k-core samples',
  share: 'Share of ε',
  absolute: 'One length',
  element: 'Each entry to ±ε',
  row: "Each row's L2 ball",
  published: '±0.05, as published',
  budget: '±ε',
  full: 'All interactions',
  batch: 'A batch',
  fixed: 'Drawn once',
  fresh: 'Fresh',
  kept: 'Kept',
  normal: 'Normal',
  uniform: 'Uniform',
  untargeted: 'Untargeted',
  push: 'Push an item',
  remove: 'Remove an item',
  apr: 'APR (AMF)',
  distillation: 'Distillation',
  continued: 'BPR as long',
  'pre-trained': 'Before the switch',
  last: 'Last',
  best: 'Best',
  validation: 'Validation part',
  test: 'Test part',
  ndcg: 'nDCG',
  hr: 'Hit ratio',
  both: 'Both',
  users: 'Users',
  items: 'Items',
};
/** Where the same value has another name in another place: 'member=value'. */
const particular: Readonly<Record<string, string>> = {
  'methods=random': 'Random noise',
  'candidates=all': 'All unseen items',
  'candidates=sampled': 'A fixed sample',
};

/** The name of a value of a choice, by the member it stands in. */
export function nameOf(member: string, value: string): string {
  return particular[`${member}=${value}`] ?? values[value] ?? value;
}
