import { use, useMemo } from 'react';
import { differences, parseSpec, readyGrids, type Spec } from '../../../workers/protocol.ts';
import { Within } from '../../frame/within.ts';
import { useSpec } from '../../state/spec.ts';

/** A grid ready made, as an experiment on the data of the controls. */
export interface Ready {
  readonly id: string;
  readonly label: string;
  readonly words: string;
  readonly spec: Spec;
}

/** The grids ready made, with the data, the seed and the engine of an experiment. */
export const readyFor = ({ seed, dataset, engine }: Spec): readonly Ready[] =>
  readyGrids.map(({ id, label, words, grid }) => ({
    ...{ id, label, words },
    spec: parseSpec({ seed, dataset, engine, ...grid, study: 'arena' }),
  }));

/** The ready made grid that an experiment is; null where it is none. */
export const chosenIn = (spec: Spec): Ready | null =>
  readyFor(spec).find((ready) => differences(ready.spec, spec).length === 0) ?? null;

/** The ready made grid in the controls; null where they hold another, and within a lesson, which asks for its own. */
export function useChosen(): Ready | null {
  const spec = useSpec((state) => state.spec);
  const within = use(Within) !== null;
  return useMemo(() => (within ? null : chosenIn(spec)), [spec, within]);
}
