import { create } from 'zustand';

interface ShownState {
  /** Paths of the only settings shown; all where there are none. */
  readonly show: readonly string[];
  /** Paths of settings that are not shown; a path stands for all that is below it. */
  readonly hide: readonly string[];
}

/** The path of no setting: alone in `show` it leaves none. */
export const NO_SETTING = '-';

/** No choice of settings: all are shown. */
export const allShown: ShownState = { show: [], hide: [] };

/** Which settings the address shows: a link for a lecture leaves out what it does not need. */
export const useShown = create<ShownState>()(() => allShown);
