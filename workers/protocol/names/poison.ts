import { type Entry, hasTrait, type IdsWith } from './entry.ts';

interface ProfileEntry extends Entry {
  /** No more than a choice of items, so that it exists for models of clicks too. */
  readonly ofClicks?: true;
  /** Moves target items, so that it has nothing to do where there are none (availability). */
  readonly aimed?: true;
  /** Knows how the model is trained, and is made anew for each way to train it. */
  readonly adapts?: true;
  /** Moves nothing on purpose: the control that attacks are held against. */
  readonly control?: true;
}

/** Fake profiles that can be injected. */
export const poisonProfiles = {
  random: {
    label: 'Random',
    description: 'uniform items, ratings like all ratings',
    source: ['003'],
    ofClicks: true,
  },
  average: { label: 'Average', description: "uniform items, ratings like each item's", source: ['003'] },
  bandwagon: {
    label: 'Bandwagon',
    description: 'the most rated items at the maximum',
    source: [{ other: 'Burke et al., 2005' }],
    ofClicks: true,
  },
  segment: {
    label: 'Segment',
    description: "what the targets' audience likes at the maximum",
    source: [{ other: 'Mobasher et al., TOIT 2007' }],
    ofClicks: true,
  },
  'power-user': {
    label: 'Power users',
    description: 'copies of the users with the most ratings',
    source: [{ other: 'Wilson and Seminario, RecSys 2013' }],
    ofClicks: true,
  },
  'power-item': {
    label: 'Power items',
    description: 'the most rated items, rated like themselves',
    source: [{ other: 'Seminario and Wilson, RecSys 2014' }],
    ofClicks: true,
  },
  obfuscated: {
    label: 'Obfuscated average',
    description: 'average with noise, targets short of the end',
    source: [{ other: 'Williams et al., 2006' }],
  },
  pga: {
    label: 'PGA',
    description: 'projected gradient ascent through a factorisation',
    source: ['003', { other: 'Li et al., NIPS 2016' }],
  },
  's-tna': {
    label: 'S-TNA',
    description: "fillers that lift targets in influential users' lists",
    source: ['003', { other: 'Fang et al., WWW 2020' }],
    aimed: true,
  },
  aush: {
    label: 'AUSH',
    description: 'templates of real users completed by a GAN',
    source: ['003', { other: 'Lin et al., CIKM 2020' }],
    aimed: true,
  },
  adaptive: {
    label: 'Adaptive',
    description: 'the profiles, of many tried, that do most against a copy of the defence',
    source: [{ other: 'Jamieson and Talwalkar, AISTATS 2016' }],
    ofClicks: true,
    adapts: true,
  },
  extra: {
    label: 'As many extra users',
    description: 'copies of users drawn at random, who want nothing: what more users alone do',
    ofClicks: true,
    control: true,
  },
} as const satisfies Record<string, ProfileEntry>;
export type PoisonProfileId = keyof typeof poisonProfiles;
export const isOfClicks = hasTrait(poisonProfiles, 'ofClicks');
export const isAimed = hasTrait(poisonProfiles, 'aimed');
export const adapts = hasTrait(poisonProfiles, 'adapts');

interface WayEntry extends Entry {
  /** Draws on statistics of items, honest or an oracle's. */
  readonly usesStatistics?: true;
  /** Has a meaning for ratings alone. */
  readonly ofRatings?: true;
  /** Trains BPR-MF on clicks, and nothing else. */
  readonly ofClicks?: true;
  /** Stands beside the defences: what comes of it is no merit of a defence. */
  readonly control?: true;
}

/** Ways to train on poisoned data: of MF on ratings, and of BPR-MF on clicks those made against noise on embeddings. */
export const poisonDefences = {
  apt: {
    label: 'APT',
    description: 'adversarial poisoning training: ERM users by influence',
    source: ['003'],
    usesStatistics: true,
    ofRatings: true,
  },
  'apt-rand': {
    label: 'APT-rand',
    description: 'the same with random items',
    source: ['003'],
    usesStatistics: true,
    ofRatings: true,
  },
  at: {
    label: 'AT',
    description: 'adversarial training on the parameters of MF on ratings',
    source: ['003'],
    ofRatings: true,
  },
  pcmf: {
    label: 'PCMF',
    description: 'one matrix of users, ratings estimated by U Uᵀ Y',
    source: ['003', { other: 'Bampis et al., Asilomar 2017' }],
    ofRatings: true,
  },
  apr: {
    label: 'APR',
    description: 'BPR-MF trained on against the gradient on its embeddings, made against noise on them',
    source: ['002', '004'],
    ofClicks: true,
  },
  'apr-random': {
    label: 'APR with noise',
    description: 'the same against noise of the same length: what of it is its gradient',
    source: ['004'],
    ofClicks: true,
  },
  distilled: {
    label: 'Distilled',
    description: 'a student that learns the scores of BPR-MF, made against noise on embeddings',
    source: ['004'],
    ofClicks: true,
  },
  continued: {
    label: 'As many more epochs',
    description: 'BPR-MF trained on without noise: what of APR is its length',
    ofClicks: true,
    control: true,
  },
} as const satisfies Record<string, WayEntry>;

export type PoisonDefenceId = keyof typeof poisonDefences;
/** True for ways to train BPR-MF on clicks. */
export const isWayOfClicks = hasTrait(poisonDefences, 'ofClicks');
/** Ways that train BPR-MF on clicks, and those that train MF on ratings. */
export type ClickWayId = IdsWith<typeof poisonDefences, 'ofClicks'>;
export type RatingWayId = Exclude<PoisonDefenceId, ClickWayId>;

/** Detectors whose flagged users are taken out before training. */
export const poisonDetectors = {
  pca: {
    label: 'PCA',
    description: 'users least seen by the first components',
    source: [{ other: 'Mehta and Nejdl, UMUAI 2009' }],
  },
  'degree-sad': {
    label: 'DegreeSAD',
    description: 'a tree on the popularity of what is rated',
    source: [{ other: 'Li et al., IEICE 2016' }],
    usesStatistics: true,
  },
  rdma: {
    label: 'RDMA',
    description: 'deviation from the mean, weighted against popular items',
    source: [{ other: 'Chirita et al., WIDM 2005' }],
    ofRatings: true,
  },
} as const satisfies Record<string, WayEntry>;

export type PoisonDetectorId = keyof typeof poisonDetectors;
export const isDetector = (id: string): id is PoisonDetectorId => Object.hasOwn(poisonDetectors, id);

/** True for defences and detectors that draw on statistics of items. */
export const usesStatistics = hasTrait({ ...poisonDefences, ...poisonDetectors }, 'usesStatistics');

/** What a defender knows of the items' ratings. */
export const knowledge = {
  honest: { label: 'Honest', description: 'of the poisoned data that a defender really sees' },
  oracle: { label: 'Oracle', description: 'of the clean data, as published, which no defender has' },
} as const satisfies Record<string, Entry>;

/** What fake users are for. */
export const poisonGoals = {
  promote: { label: 'Promote', description: 'targets rated at the maximum' },
  demote: { label: 'Demote', description: 'targets rated at the minimum' },
  availability: { label: 'Spoil all', description: 'no targets, ratings contrary to the means' },
} as const satisfies Record<string, Entry>;
