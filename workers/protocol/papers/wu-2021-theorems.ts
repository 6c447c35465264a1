import type { GaussianTraining } from '../ask/gaussian.ts';
import type { Card, Claim } from './card.ts';
import type { Evidence } from './evidence.ts';

/** The theorems of Wu et al., SIGIR 2021 (paper 003), section 4, held to draws of the Gaussian recommender. */

const of = 'draws';
const found = (evidence: Evidence, training: GaussianTraining) =>
  evidence.kind === 'draws'
    ? evidence.answer.results.find((result) => result.training === training)
    : undefined;

const kept = (training: GaussianTraining): Claim => ({
  id: 'kept',
  says: 'With as many fake users as the theorem allows the robust error stays within β.',
  quantity: 'share of 20 draws in which it does',
  expects: { kind: 'exactly', value: 1 },
  source: null,
  of,
  measure: (evidence) => {
    const held = found(evidence, training)?.held;
    return typeof held === 'number' ? [held] : [];
  },
});
const more = (over: number | undefined, under: number | undefined): readonly number[] =>
  over === undefined || under === undefined ? [] : [over > under ? 1 : 0];

const above = (training: 'at' | 'erm', says: string): Claim => ({
  id: 'above',
  says,
  quantity: '1 where more fake users are allowed than by theorem 4.3, else 0',
  expects: { kind: 'exactly', value: 1 },
  source: null,
  of,
  measure: (evidence) => more(found(evidence, training)?.bound, found(evidence, 'plain')?.bound),
});
const slack = (training: GaussianTraining): Claim => ({
  id: 'slack',
  says: 'The bound does not exceed what is really withstood.',
  quantity: '1 where more fake users are withstood than allowed, else 0',
  expects: { kind: 'exactly', value: 1 },
  source: null,
  of,
  measure: (evidence) => {
    const result = found(evidence, training);
    return more(result?.withstood, result?.bound);
  },
});

const open = [
  'The proofs let the perturbation and the ERM users help every user with this user’s own sign, which no single training does.',
  'Settings are free: n 950, d 64, γ 3.5, σ 0.5, β 0.1, ε 0.03, 45 ERM users, so that no entry of any user exceeds γ, as the theorems assume.',
];
const obstacles = [
  'Where entries exceed γ the promise is broken: at γ 0.75 theorem 4.3 allows 1,382 fake users where 1,238 are withstood ([poison.md](poison.md)).',
];

export const wuTheorems: readonly Card[] = [
  {
    id: 'theorem-4-3',
    label: 'Theorem 4.3',
    says: 'So many fake users a plain recommender withstands.',
    tables: [],
    claims: [kept('plain'), slack('plain')],
    baselines: [],
    open,
    obstacles,
  },
  {
    id: 'theorem-4-4',
    label: 'Theorem 4.4',
    says: 'With adversarial training it withstands more.',
    tables: [],
    claims: [kept('at'), above('at', 'Adversarial training raises the bound.')],
    baselines: [],
    open,
    obstacles,
  },
  {
    id: 'theorem-4-5',
    label: 'Theorem 4.5',
    says: 'With ERM users it withstands more.',
    tables: [],
    claims: [kept('erm'), above('erm', 'ERM users raise the bound.')],
    baselines: [],
    open,
    obstacles,
  },
];
