import type { Table } from '../../protocol/run/events.ts';
import type { Refusal } from '../../protocol/spec/check/refusal.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { Answerers } from './asking.ts';
import type { AnyJob } from './env.ts';
import type { Bench } from './training.ts';

/** What is there before any engine: the data of a spec, and where it runs. */
export type Ground = Pick<Bench, 'env' | 'run' | 'data'>;

/** A study, whole: each room of `studies` exports one, and `registry.ts` lists them. */
export interface Study<S extends Spec = Spec> {
  readonly id: S['study'];
  /** Why the spec cannot run, as far as it says so itself; asked before any data is read. */
  check(spec: S): readonly Refusal[];
  /**
   * Asked once the data is read, before an engine is timed or a model trained.
   * @throws LabFailure 'bad-spec' where the spec names what the data does not have; 'stopped'
   */
  checkData?(spec: S, ground: Ground): Promise<void>;
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
