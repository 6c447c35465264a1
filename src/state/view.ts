import { create } from 'zustand';
import type { Spec, StudyId } from '../../workers/protocol.ts';
import { useRun } from './run.ts';
import { useSpec } from './spec.ts';
import { dataKey, initialView, isOfData, type Members, type View, type ViewMember } from './viewMembers.ts';

/** A step is something to come back from; a drag passes over what lies on its way. */
export type Turn = 'step' | 'drag';

interface ViewState {
  /** What does not hang on the data, by study. */
  readonly free: Readonly<Partial<Record<StudyId, Members>>>;
  /** What does, by the data's key: with other data something else is looked at, and with this again the same. */
  readonly tied: Readonly<Record<string, Members>>;
  /** How the last change came about. */
  readonly turn: Turn;
}

/** What is looked at, in every study; the address follows it. */
export const useView = create<ViewState>()(() => ({ free: {}, tied: {}, turn: 'step' }));

/** What a page of `study` is about: the run that is shown, or else the controls; null where both are of other studies. */
const shownSpec = (study: StudyId): Spec | null =>
  [useRun.getState().spec, useSpec.getState().spec].find((spec) => spec?.study === study) ?? null;

const keyOf = (study: StudyId, spec: Spec | null) => (spec ? dataKey(spec) : study);

/** The whole view of a study on the data of `spec`. */
export const viewOf = <S extends StudyId>(study: S, spec: Spec | null, state: ViewState): View<S> => ({
  ...initialView(study),
  ...state.free[study],
  ...state.tied[keyOf(study, spec)],
});

function merged(state: ViewState, study: StudyId, spec: Spec | null, change: Members): ViewState {
  const key = keyOf(study, spec);
  const entries = Object.entries(change);
  const some = (tied: boolean) =>
    Object.fromEntries(entries.filter(([member]) => isOfData(study, member) === tied));
  return {
    ...state,
    free: { ...state.free, [study]: { ...state.free[study], ...some(false) } },
    tied: { ...state.tied, [key]: { ...state.tied[key], ...some(true) } },
  };
}

/** Puts a whole view in place, as an address gives it. */
export function setView(study: StudyId, spec: Spec, view: View): void {
  useView.setState((state) => merged(state, study, spec, view));
}

function change(study: StudyId, members: Members, turn: Turn): void {
  const spec = shownSpec(study);
  const now: Members = viewOf(study, spec, useView.getState());
  const same = Object.entries(members).every(
    ([member, value]) => JSON.stringify(value) === JSON.stringify(now[member]),
  );
  if (!same) useView.setState((state) => ({ ...merged(state, study, spec, members), turn }));
}

/** Looks at something else on the page of `study`: changes some members of its view. */
export const look = <S extends StudyId>(study: S, members: Partial<View<S>>, turn: Turn = 'step'): void =>
  change(study, members, turn);

/** The same with one member. */
export const lookAt = <S extends StudyId, M extends ViewMember<S>>(
  study: S,
  member: M,
  value: View<S>[M],
  turn: Turn = 'step',
): void => change(study, { [member]: value }, turn);
