import type { Table } from '../../protocol/run/events.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { Answerers } from './asking.ts';
import type { AnyJob } from './env.ts';
import type { Bench } from './training.ts';

/** A study, whole: each room of `studies` exports one, and `registry.ts` lists them. */
export interface Study<S extends Spec = Spec> {
  readonly id: S['study'];
  /**
   * The tables of the result, in the order in which they are shown.
   * @throws LabFailure of any code; 'stopped' from the gates
   */
  run(spec: S, bench: Bench): Promise<Table[]>;
  /** The questions that it answers beside running, by their kind. */
  readonly answers: Answerers;
  /** The parts of its work that a crew can be asked for. */
  readonly jobs: readonly AnyJob[];
}
