import { create } from 'zustand';
import { checkFit, checkSpec, type DataSize, type Refusal, type Spec } from '../../workers/protocol.ts';
import { absentRefusals, useAbsentAttacks } from './attacks.ts';
import { useDataSize } from './cost.ts';
import { useSpec } from './spec.ts';

const none: readonly Refusal[] = [];

const refusalsOf = (spec: Spec, size: DataSize | null): readonly Refusal[] => {
  const refusals = [
    ...checkSpec(spec),
    ...(size ? checkFit(spec, size) : []),
    ...absentRefusals(useAbsentAttacks.getState(), spec),
  ];
  return refusals.length > 0 ? refusals : none;
};
const current = () => refusalsOf(useSpec.getState().spec, useDataSize.getState());

/** Why the experiment in the controls cannot run; empty where it can. */
export const useRefusals = create<readonly Refusal[]>()(current);
useSpec.subscribe(({ spec }, before) => {
  if (spec !== before.spec) useRefusals.setState(current(), true);
});
useDataSize.subscribe(() => useRefusals.setState(current(), true));
useAbsentAttacks.subscribe(() => useRefusals.setState(current(), true));

interface Pointed {
  /** The member whose control is to be shown and focused, until it is; null where none is. */
  readonly path: string | null;
  point(path: string | null): void;
}

/** The setting that a person asked to be led to: what folds it away opens, and its control takes the focus. */
export const usePointed = create<Pointed>()((set) => ({
  path: null,
  point: (path) => set({ path }),
}));
