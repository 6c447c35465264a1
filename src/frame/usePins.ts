import { use, useEffect, useMemo } from 'react';
import {
  briefDifference,
  type Result,
  type Row,
  type Spec,
  type StudyId,
  type StudyTable,
  type TableOf,
  toldDifferences,
} from '../../workers/protocol.ts';
import type { Overlay } from '../charts/types.ts';
import { findPinned, usePinned } from '../state/pinned.ts';
import { keyOfPin, specOfPin } from '../state/pins.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import type { Members } from '../state/viewMembers.ts';
import { useLook } from './useLook.ts';
import { Within } from './within.ts';

const letters = ['A', 'B', 'C', 'D'] as const;

/** A pinned run as the page shows it. */
export interface PinnedRun {
  readonly letter: string;
  readonly pin: Members;
  readonly spec: Spec;
  /** In what it differs from the run shown, short; of the run shown itself, that it is that. */
  readonly name: string;
  /** True for the run that is shown. */
  readonly shown: boolean;
  /** True where its data are others than those of the run shown. */
  readonly otherData: boolean;
  /** Null where its result is not here, undefined while it is being looked for. */
  readonly result: Result | null | undefined;
  /** Why running it did not work. */
  readonly problem: string | null;
}

const nothing: readonly Members[] = [];

/** The runs pinned on the page of a study; none within a page that holds a study of its own. */
export function usePins(study: StudyId): readonly PinnedRun[] {
  const within = use(Within) !== null;
  const [pinned] = useLook(study, 'pins');
  const pins = within ? nothing : pinned;
  const found = usePinned((state) => state.found);
  const run = useRun((state) => (state.spec?.study === study ? state.spec : null));
  const result = useRun((state) => state.result);
  const controls = useSpec((state) => (state.spec.study === study ? state.spec : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that ended may be one that is looked for
  useEffect(() => void findPinned(pins), [pins, result]);
  const base = run ?? controls;
  return useMemo(
    () =>
      pins.map((pin, n): PinnedRun => {
        const spec = specOfPin(pin);
        const known = found[keyOfPin(pin)];
        const told = base ? toldDifferences(base, spec) : [];
        return {
          ...{ letter: letters[n] ?? String(n + 1), pin, spec },
          name: briefDifference(told) ?? (run ? 'shown now' : 'as the controls'),
          shown: run !== null && told.length === 0,
          otherData: base !== null && JSON.stringify(base.dataset) !== JSON.stringify(spec.dataset),
          result: known?.result,
          problem: known?.problem ?? null,
        };
      }),
    [pins, found, base, run],
  );
}

/** Reads tables of a pinned run, as `useStudyTable` reads those of the run shown. */
export type ReadPinned = <R extends Row>(wanted: StudyTable<R>) => TableOf<R> | null;

/** What a figure draws of a pinned run: its table, with what of its lines is its own. */
type Drawn = Pick<Overlay, 'table' | 'roles' | 'strokes' | 'labels'> | Overlay['table'];

/**
 * What the pinned runs of a study have for a figure, for its `overlays`; without the run that is shown.
 * @param of the figure's table made of a run's tables, by its spec, as the page makes it of the run shown
 */
export function useOverlays<S extends StudyId>(
  study: S,
  of: (read: ReadPinned, spec: Extract<Spec, { study: S }>) => Drawn,
): readonly Overlay[] {
  const isOf = (spec: Spec): spec is Extract<Spec, { study: S }> => spec.study === study;
  return usePins(study).flatMap(({ letter, name, shown, spec, result }) => {
    if (!result || shown || !isOf(spec)) return [];
    const read: ReadPinned = (wanted) => {
      const table = wanted.among(result.tables);
      return table && table.rows.length > 0 ? table : null;
    };
    const drawn = of(read, spec);
    return [{ letter, name, ...(drawn && 'table' in drawn ? drawn : { table: drawn }) }];
  });
}
