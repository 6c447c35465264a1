/**
 * Works beside the five papers that descriptors and lessons name as sources, by what they are called: their titles, and
 * their entries in the bibliography, docs/papers.md.
 */
export const works = {
  'Rendle et al., UAI 2009': {
    entry: 'rendle-2009',
    title: 'BPR: Bayesian Personalized Ranking from Implicit Feedback',
  },
  'He et al., SIGIR 2018': {
    entry: 'he-2018',
    title: 'Adversarial Personalized Ranking for Recommendation',
  },
  'Lam and Riedl, WWW 2004': {
    entry: 'lam-2004',
    title: 'Shilling Recommender Systems for Fun and Profit',
  },
  'He et al., WWW 2017': {
    entry: 'he-2017',
    title: 'Neural Collaborative Filtering',
  },
  'Jain and Dhillon, 2013': {
    entry: 'jain-2013',
    title: 'Provable Inductive Matrix Completion',
  },
  'Carlini and Wagner, S&P 2017': {
    entry: 'carlini-2017',
    title: 'Towards Evaluating the Robustness of Neural Networks',
  },
  'Punjabi and Bhatt, WWW 2018': {
    entry: 'punjabi-2018',
    title: 'Robust Factorization Machines for User Response Prediction',
  },
  'Liu et al., SDM 2019': {
    entry: 'liu-2019',
    title: 'Robust Factorization Machine: A Doubly Capped Norms Minimization',
  },
  'Burke et al., 2005': {
    entry: 'burke-2005',
    title: 'Limited Knowledge Shilling Attacks in Collaborative Filtering Systems',
  },
  'Mobasher et al., TOIT 2007': {
    entry: 'mobasher-2007',
    title: 'Toward Trustworthy Recommender Systems: An Analysis of Attack Models and Algorithm Robustness',
  },
  'Wilson and Seminario, RecSys 2013': {
    entry: 'wilson-2013',
    title: 'When Power Users Attack: Assessing Impacts in Collaborative Recommender Systems',
  },
  'Seminario and Wilson, RecSys 2014': {
    entry: 'seminario-2014',
    title: 'Attacking Item-Based Recommender Systems with Power Items',
  },
  'Williams et al., 2006': {
    entry: 'williams-2006',
    title: 'Detection of Obfuscated Attacks in Collaborative Recommender Systems',
  },
  'Li et al., NIPS 2016': {
    entry: 'li-2016-pga',
    title: 'Data Poisoning Attacks on Factorization-Based Collaborative Filtering',
  },
  'Fang et al., WWW 2020': {
    entry: 'fang-2020',
    title: 'Influence Function Based Data Poisoning Attacks to Top-N Recommender Systems',
  },
  'Lin et al., CIKM 2020': {
    entry: 'lin-2020',
    title: 'Attacking Recommender Systems with Augmented User Profiles',
  },
  'Jamieson and Talwalkar, AISTATS 2016': {
    entry: 'jamieson-2016',
    title: 'Non-stochastic Best Arm Identification and Hyperparameter Optimization',
  },
  'Bampis et al., Asilomar 2017': {
    entry: 'bampis-2017',
    title: 'Robust Matrix Factorization for Collaborative Filtering in Recommender Systems',
  },
  'Mehta and Nejdl, UMUAI 2009': {
    entry: 'mehta-2009',
    title: 'Unsupervised Strategies for Shilling Detection and Robust Collaborative Filtering',
  },
  'Li et al., IEICE 2016': {
    entry: 'li-2016-sad',
    title: 'Shilling Attack Detection in Recommender Systems via Selecting Patterns Analysis',
  },
  'Chirita et al., WIDM 2005': {
    entry: 'chirita-2005',
    title: 'Preventing Shilling Attacks in Online Recommender Systems',
  },
  'Jia et al., USENIX Security 2023': {
    entry: 'jia-2023',
    title: 'PORE: Provably Robust Recommender Systems against Data Poisoning Attacks',
  },
  'Levine and Feizi, ICLR 2021': {
    entry: 'levine-2021',
    title: 'Deep Partition Aggregation: Provable Defense against General Poisoning Attacks',
  },
  'Wang et al., ICML 2022': {
    entry: 'wang-2022',
    title: 'Improved Certified Defenses against Data Poisoning with (Deterministic) Finite Aggregation',
  },
  'Sarwar et al., WWW 2001': {
    entry: 'sarwar-2001',
    title: 'Item-Based Collaborative Filtering Recommendation Algorithms',
  },
  'Vargas and Castells, RecSys 2011': {
    entry: 'vargas-2011',
    title: 'Rank and Relevance in Novelty and Diversity Metrics for Recommender Systems',
  },
} as const satisfies Record<string, { readonly entry: string; readonly title: string }>;

export type WorkName = keyof typeof works;
export const isWork = (name: string): name is WorkName => Object.hasOwn(works, name);

/** Where a work is found: dblp lists it with its authors, its DOI and, where it lies open, its text. */
export const addressOf = (name: WorkName): string =>
  `https://dblp.org/search?q=${encodeURIComponent(works[name].title)}`;
