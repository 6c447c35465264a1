import { create } from 'zustand';

interface VersionState {
  /** True once a newer version of the lab than the one of this page is known to be out. */
  readonly out: boolean;
  announce(): void;
  /** Gives what must end before the page is loaded anew, so that it comes in the newer version. */
  beforeReload(prepare: () => Promise<void>): void;
  /** Loads the page anew, in the newer version. What was not saved goes. */
  reload(): Promise<void>;
}

export const useVersion = create<VersionState>()((set) => {
  let prepare = async () => {};
  return {
    out: false,
    announce: () => set({ out: true }),
    beforeReload: (next) => {
      prepare = next;
    },
    reload: async () => {
      await prepare();
      location.reload();
    },
  };
});
