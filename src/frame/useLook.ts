import { useCallback } from 'react';
import type { Spec, StudyId } from '../../workers/protocol.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { lookAt, type Turn, useView } from '../state/view.ts';
import { dataKey, initialView, isOfData, type View, type ViewMember } from '../state/viewMembers.ts';

/**
 * One member of what a page looks at, and how to look at something else: `useState` for what a link should carry. A
 * member that belongs to the data is that of the run shown, or else of the data in the controls.
 */
export function useLook<S extends StudyId, M extends ViewMember<S>>(
  study: S,
  member: M,
): readonly [View<S>[M], (value: View<S>[M], turn?: Turn) => void] {
  const tied = isOfData(study, member);
  const keyIn = (spec: Spec | null) => (tied && spec?.study === study ? dataKey(spec) : null);
  const run = useRun((state) => keyIn(state.spec));
  const controls = useSpec((state) => keyIn(state.spec));
  const key = run ?? controls ?? study;
  const held = useView((state) => (tied ? state.tied[key] : state.free[study])?.[member]);
  const set = useCallback(
    (value: View<S>[M], turn?: Turn) => lookAt(study, member, value, turn),
    [study, member],
  );
  return [held === undefined ? initialView(study)[member] : (held as View<S>[M]), set];
}
