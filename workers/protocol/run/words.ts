import { certifyTrainings } from '../names/certify.ts';
import { evadeTrainings } from '../names/evade.ts';
import { models } from '../names/models.ts';
import { defendedModel, perturbAttacks } from '../names/perturb.ts';
import { knowledge, poisonDefences, poisonDetectors, poisonProfiles } from '../names/poison.ts';
import type { Doing, Nth, PerturbModel, Pieces, PoisonWay, RobustTraining } from './progress.ts';

/** ', seed 2 of 3'; nothing where there is one. */
const nth = (what: string, { n, of }: Nth): string => (of > 1 ? `, ${what} ${n} of ${of}` : '');

/** What a robust training is called: 'FM-RT, q = 2, row bound'. */
export function robustWords({ training, q }: RobustTraining): string {
  const { label } = certifyTrainings[training];
  if (q === null) return label;
  const plain = certifyTrainings['fm-rt'].label;
  return label.replace(plain, `${plain}, q = ${q}`);
}

/** A defence against poison in words: 'APT, honest', 'no defence'. */
export function wayWords({ method, statistics }: PoisonWay): string {
  if (method === 'none') return 'no defence';
  const { label } = { ...poisonDefences, ...poisonDetectors }[method];
  return statistics ? `${label}, ${knowledge[statistics].label.toLowerCase()}` : label;
}

function perturbModel(item: PerturbModel): string {
  if ('defence' in item) return defendedModel(item.defence, item.met);
  const { label } = models[item.model];
  const roles = { itself: '', teacher: ', the teacher', continued: ' continued' };
  return `${label}${roles[item.as]}`;
}

function perturbWords(doing: Extract<Doing, { study: 'perturb' }>): string {
  if (doing.stage === 'samples') return 'Attacking k-core samples';
  const { item } = doing;
  const of = `${nth('seed', item.seed)}${item.core === null ? '' : `, k-core ${item.core}`}`;
  if (doing.stage === 'training') return `Training ${perturbModel(doing.item)}${of}`;
  const { attack, defended } = doing.item;
  return `Perturbing by ${perturbAttacks[attack].label}${of}${defended ? ', defended' : ''}`;
}

function certifyWords(doing: Extract<Doing, { study: 'certify' }>): string {
  switch (doing.stage) {
    case 'training':
      return `Training ${models.fm.label}`;
    case 'robust training':
      return `Robust training, ${robustWords(doing.item)}`;
    case 'bounds':
      return 'Bounds and greedy';
    case 'search':
      return 'Exact search';
    case 'compared':
      return `Certifying ${robustWords(doing.item)}`;
    case 'trainings':
      return 'Comparing ways of training';
  }
}

function poisonWords(doing: Extract<Doing, { study: 'poison' }>): string {
  switch (doing.stage) {
    case 'training':
      return `Training on clean data${nth('repeat', doing.item.repeat)}`;
    case 'profiles':
      return `Crafting ${poisonProfiles[doing.item.attack].label} profiles`;
    case 'attack': {
      const { attack, repeat } = doing.item;
      return `${poisonProfiles[attack].label}, ${wayWords(doing.item)}${nth('repeat', repeat)}`;
    }
    case 'attacks':
      return 'Attacks and defences';
  }
}

function evadeWords(doing: Extract<Doing, { study: 'evade' }>): string {
  switch (doing.stage) {
    case 'training': {
      const { strategy, learns, sigma, factors, seed } = doing.item;
      const noise = sigma === null ? '' : `, σ ${sigma}`;
      const width = factors === null ? '' : `, ${factors} factors`;
      return `Training ${evadeTrainings[strategy].label}${noise}, ${learns}${width}${nth('seed', seed)}`;
    }
    case 'price':
      return `Attacking with c = ${doing.item.c}${nth('seed', doing.item.seed)}`;
    case 'smallest':
      return `Looking for the smallest perturbations${nth('seed', doing.item.seed)}`;
    case 'budgets':
      return `Attacking within budgets${nth('seed', doing.item.seed)}`;
    case 'seeds':
      return 'Training and attacking the other seeds';
    case 'widths':
      return 'Training with other factors';
    case 'temperatures':
      return 'Distilling at other temperatures';
  }
}

/** What comes before a study's own work. */
const beforehand = {
  data: 'Making up the data set',
  preparing: 'Preparing the data',
  engine: 'Trying the engines on the model',
};

function words(doing: Doing): string {
  switch (doing.study) {
    case null:
      return beforehand[doing.stage];
    case 'train':
      return `Training ${models[doing.item.model].label}`;
    case 'perturb':
      return perturbWords(doing);
    case 'certify':
      return certifyWords(doing);
    case 'fakes':
      return 'Training voters';
    case 'poison':
      return poisonWords(doing);
    case 'evade':
      return evadeWords(doing);
    case 'arena':
      return doing.stage === 'models' ? 'Training the models of the arena' : 'Filling the arena';
  }
}

/** What is being done, in words: 'Training BPR-MF, seed 2 of 3'. They change when it does, and not while it goes on. */
export function doingWords(doing: Doing & { readonly pieces?: Pieces }): string {
  const { pieces } = doing;
  if (!pieces) return words(doing);
  const { done, of, hands } = pieces;
  const count = hands === null ? `${done + 1} of ${of}` : `${done} of ${of} done on ${hands} workers`;
  return `${words(doing)} (${count})`;
}
