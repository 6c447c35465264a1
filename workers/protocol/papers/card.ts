import type { GaussianQuestion } from '../ask/gaussian.ts';
import type { PaperId } from '../names/papers.ts';
import type { SpecInput } from '../spec/spec.ts';
import type { PaperData } from './datasets.ts';
import type { Evidence } from './evidence.ts';

/**
 * A table as the paper prints it, typed in by hand: a row's numbers as they stand, in the order of the columns and
 * parted by blanks, '-' where the paper has none. Digits are kept, since they say how far a figure was rounded.
 */
export interface PaperTable {
  /** 'Table 1'. */
  readonly id: string;
  readonly caption: string;
  /** Names parted by ' | '. */
  readonly columns: string;
  readonly rows: Readonly<Record<string, string>>;
}

/** What a claim takes of the cells a, b, c that it names. */
export type Take =
  /** a */
  | 'value'
  /** a - b */
  | 'difference'
  /** (a - b) / a */
  | 'loss'
  /** (c - b) / a: by how much more of a is lost in b than in c. */
  | 'more-lost'
  /** (a - b) / a - (c - d) / c: by how much more of a is lost in b than of c in d. */
  | 'loss-difference'
  /** a / 100, for shares that are printed in per cent. */
  | 'per-cent'
  /** (a - b) / 100 */
  | 'per-cent-difference';

/** Where the paper's figure stands. */
export interface Source {
  readonly table: string;
  /** 'row > column', as the typed table names them. */
  readonly cells: readonly string[];
  readonly take: Take;
  /** Runs that the paper's figure is a mean of; 1 where it does not say. */
  readonly runs: number;
}

/** What has to come out for a claim to hold. */
export type Expects =
  /** The paper's figure itself. */
  | { readonly kind: 'level' }
  /** More than 0: quantities are written so that the direction claimed is upwards. */
  | { readonly kind: 'more' }
  /**
   * A size said in words, as a range that is held on any data: 'about half' is a third to two thirds. What is measured
   * is the size itself.
   */
  | { readonly kind: 'size'; readonly words: string; readonly from: number; readonly to: number }
  /** No change: within `margin` of 0. */
  | { readonly kind: 'same'; readonly margin: number }
  /** Exactly this in every repeat; the paper's figure where no value is given. */
  | { readonly kind: 'exactly'; readonly value?: number };

/** One thing that a table, a figure or a theorem says. */
export interface Claim {
  /** Unique within the card. */
  readonly id: string;
  /** The claim in a sentence. */
  readonly says: string;
  /** What is measured, with its unit. */
  readonly quantity: string;
  readonly expects: Expects;
  /** Null where the paper shows a picture only. */
  readonly source: Source | null;
  /** Of which runs, by their family; of several, where runs on other data serve other claims too. */
  readonly of: string | readonly string[];
  /** One value a repeat; none where the evidence does not tell. */
  readonly measure: (evidence: Evidence) => readonly number[];
  /** Why it came out as it did, where that is known. */
  readonly because?: string;
}

/** A simple recommender that a card's model is to be held against. */
export interface Baseline {
  readonly label: string;
  readonly quantity: string;
  readonly of: Claim['of'];
  readonly measure: (evidence: Evidence) => readonly number[];
}

/** A table, a figure or a theorem of a paper. */
export interface Card {
  /** Unique within the paper: 'table-1', 'figure-2', 'theorem-4-3'. */
  readonly id: string;
  readonly label: string;
  readonly says: string;
  readonly tables: readonly PaperTable[];
  readonly claims: readonly Claim[];
  readonly baselines: readonly Baseline[];
  /** What the paper does not say, and what was chosen here. */
  readonly open: readonly string[];
  /** What stood in the way. */
  readonly obstacles: readonly string[];
}

/** An experiment of the train study. */
export type TrainInput = Extract<SpecInput, { study: 'train' }>;

/**
 * What a run computes: a study, a model in several settings, what a data set holds, or draws of the Gaussian
 * recommender.
 */
export type Work =
  | { readonly kind: 'study'; readonly spec: SpecInput }
  | { readonly kind: 'tuned'; readonly specs: readonly TrainInput[] }
  | { readonly kind: 'data' }
  | { readonly kind: 'draws'; readonly question: Omit<GaussianQuestion, 'seed'> };

/** Runs that claims draw on: the same work once a seed. */
export interface Run {
  /** Unique in the lab, and the name of its files. */
  readonly id: string;
  readonly family: string;
  readonly size: 'quick' | 'full';
  /** 'built-in' where the spec names generated data. */
  readonly data: 'built-in' | PaperData;
  readonly seeds: readonly number[];
  readonly work: Work;
  /** How it differs from the paper; null where it does not, and then figures are compared. */
  readonly differs: string | null;
  /** Minutes of processor time on one core, roughly, all seeds. */
  readonly minutes: number;
}

/** A paper with its cards and what they run. */
export interface PaperCards {
  readonly paper: PaperId;
  readonly cards: readonly Card[];
  readonly runs: readonly Run[];
}
