import type { TrainedOn } from '../../arena/work.ts';
import type { Probes } from './probes.ts';
import type { Tried } from './tried.ts';

/** Instances that were drawn, by the ids of the data; one may have several answers, one after another. */
export interface Sample {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** What a cell of one seed comes to. */
export interface CellValue {
  /** An instance each, 1 where it is kept; in the order of the data, so that cells of a column can be laid together. */
  readonly kept: Uint8Array;
  /** HR@K on the test part, of the model as it was attacked; of machines attacked by clicks the accuracy there. */
  readonly test: number;
  /** Mean length by which rows of embeddings were moved; null where none are. */
  readonly norm: number | null;
  /** Mean length of those rows before the attack, which ε stands beside; null where none are moved. */
  readonly length: number | null;
  /** What was tried besides, to see whether the attack of the cell is broken. */
  readonly probes?: Probes;
  /** What an attack that chooses has tried. */
  readonly tried?: readonly Tried[];
  /** The users of the data, 1 for each that has instances, as many each; absent where users have no such part. */
  readonly users?: Uint8Array;
  /** Of instances that were drawn which they are; of the clean row alone, since all rows of a column meet the same. */
  readonly sample?: Sample;
  /** What the column learns from without an attack; of the clean row alone. */
  readonly trainedOn?: TrainedOn;
  /** What `test` is of Popularity; of the clean row of families that rank, and absent in cells of earlier versions. */
  readonly popularity?: number;
}

/** What a cell comes to: its value, or why an attack from a file does not fit. */
export type CellOutcome = CellValue | { readonly unfit: string };
