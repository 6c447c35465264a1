import { create } from 'zustand';

interface VersionState {
  /** True once a newer version of the lab than the one of this page is known to be out. */
  readonly out: boolean;
  /** Says that a newer version is out; `takeOver` lets it answer from then on, where it waits on this device. */
  announce(takeOver?: () => Promise<void>): void;
  /** Loads the page anew, in the newer version. What was not saved goes. */
  reload(): Promise<void>;
}

export const useVersion = create<VersionState>()((set) => {
  let prepare = async () => {};
  return {
    out: false,
    announce: (takeOver) => {
      if (takeOver) prepare = takeOver;
      set({ out: true });
    },
    reload: async () => {
      await prepare();
      location.reload();
    },
  };
});
