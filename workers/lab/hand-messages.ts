import type { Dataset } from '../data/types.ts';
import type { Control } from '../protocol/api.ts';
import type { Outcome, StudyEvent } from '../protocol/run/events.ts';
import type { DatasetSpec } from '../protocol/spec/spec.ts';

/** What a crew tells one of its hands. */
export type ToHand =
  | { readonly kind: 'job'; readonly name: string; readonly shared: unknown }
  | { readonly kind: 'input'; readonly input: unknown }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'dataset'; readonly key: string; readonly outcome: Outcome<Dataset> };

/** What a hand tells its crew; the answer to a question for a data set has the question's key. */
export type FromHand =
  | { readonly kind: 'events'; readonly events: readonly StudyEvent[] }
  | { readonly kind: 'output'; readonly outcome: Outcome<unknown> }
  | { readonly kind: 'dataset'; readonly key: string; readonly spec: DatasetSpec };

/** A worker as its crew sees it. */
export interface HandLink {
  post(message: ToHand): void;
  /** Called for each message, and with null when the worker is lost. */
  listen(take: (message: FromHand | null) => void): void;
  /** Ends the worker at once. */
  end(): void;
}
