/** The papers behind the lab, by the numbers that comments use ("paper 002"); `short` stands in addresses and on the command line, docs/papers.md is the bibliography. */
export const papers = {
  '000': {
    short: 'liu-2020',
    name: 'Liu et al., SIGIR 2020',
    title: 'Certifiable Robustness to Discrete Adversarial Perturbations for Factorization Machines',
  },
  '001': {
    short: 'du-2019',
    name: 'Du et al., TMM 2019',
    title: 'Enhancing the Robustness of Neural Collaborative Filtering Systems Under Malicious Attacks',
  },
  '002': {
    short: 'anelli-2021',
    name: 'Anelli et al., FLAIRS 2021',
    title: 'Multi-Step Adversarial Perturbations on Recommender Systems Embeddings',
  },
  '003': {
    short: 'wu-2021',
    name: 'Wu et al., SIGIR 2021',
    title: 'Fight Fire with Fire: Towards Robust Recommender Systems via Adversarial Poisoning Training',
  },
  '004': {
    short: 'hanoi-2024',
    name: 'Adversarial Personalized Ranking, Hanoi 2024',
    title: 'Adversarial Personalized Ranking for Recommendation (project report)',
  },
} as const satisfies Record<
  string,
  { readonly short: string; readonly name: string; readonly title: string }
>;

export type PaperId = keyof typeof papers;

/**
 * A text for people with the papers by their names: what the schema calls "paper 003" is "Wu et al., SIGIR 2021" on the
 * page.
 */
export const withPaperNames = (text: string): string =>
  text
    .replace(/\bpapers (00[0-4]) and (00[0-4])\b/g, 'paper $1 and paper $2')
    .replace(/\bpaper (00[0-4])\b/g, (_, id: PaperId) => papers[id].name);
