import type { EngineId } from './run/engine.ts';
import type { Table } from './run/events.ts';
import type { Spec } from './spec/spec.ts';

/** What a finished study leaves: the resolved spec, its hash, and the tables. */
export interface Result {
  readonly spec: Spec;
  readonly hash: string;
  readonly engine: EngineId;
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}
