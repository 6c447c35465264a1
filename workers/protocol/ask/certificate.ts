import { z } from '../spec/zod.ts';

/** Most items switched by hand; each is weighed together with those before it. */
const mostClicks = 1000;

/** Asks about one instance of a certify study that was run here. */
export const certificateQuestion = z.object({
  kind: z.literal('certificate'),
  /** Position in the part that the study certifies, from 0. */
  instance: z.number(),
  /** History items switched by hand, in order: off ones on, on ones off. */
  clicks: z.array(z.number()).max(mostClicks).readonly(),
});
export type CertificateQuestion = Readonly<z.output<typeof certificateQuestion>>;

/** A switch and what it adds to f, given those before it; the three shares sum to `delta`. */
export interface SwitchShare {
  readonly item: number;
  readonly title: string;
  /** False where the switch takes the item out of the history. */
  readonly added: boolean;
  readonly linear: number;
  /** Interaction with what the instance holds. */
  readonly withInstance: number;
  /** Interaction with itself and with the switches before it. */
  readonly withSwitched: number;
  readonly delta: number;
  /** f after this switch and those before it. */
  readonly after: number;
}

/** One instance in full. */
export interface CertificateAnswer {
  readonly instance: number;
  /** Number of instances in the part. */
  readonly instances: number;
  readonly f: number;
  /** Of the prediction (a tie is -1), and as sampled. */
  readonly label: 1 | -1;
  readonly truth: 1 | -1;
  readonly fields: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly history: readonly { readonly item: number; readonly title: string }[];
  /** Largest q that each bound certifies, up to `budget`. */
  readonly bounds: {
    readonly relaxation: number;
    readonly split: number;
    readonly row: number;
    readonly best: number;
  };
  readonly budget: number;
  /** Smallest q at which greedy flips; 0 where it does not up to `budget`. */
  readonly greedy: number;
  /** Smallest flipping size; 0 where none up to `budget`; null where the search left it open. */
  readonly exact: number | null;
  readonly nodes: number;
  /** The smallest flipping set known, greedy's where it is one of them; in the order of the largest step first. */
  readonly flip: readonly SwitchShare[];
  readonly clicks: readonly SwitchShare[];
  /** Items to click at, by what a single one does to f towards a flip, best first. */
  readonly offers: readonly SwitchShare[];
}
