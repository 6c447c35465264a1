import { create } from 'zustand';

interface VersionState {
  /** True once a newer version of the lab than the one of this page is known to be out. */
  readonly out: boolean;
  /** True from when the newer version was asked for. */
  readonly isComing: boolean;
  announce(): void;
  /** Gives what must end before the page is loaded anew, so that it comes in the newer version. */
  beforeReload(prepare: () => Promise<void>): void;
  /** Loads the page anew, in the newer version. What was not saved goes. */
  reload(): Promise<void>;
}

export const useVersion = create<VersionState>()((set, get) => {
  let prepare = async () => {};
  return {
    out: false,
    isComing: false,
    announce: () => set({ out: true }),
    beforeReload: (next) => {
      prepare = next;
    },
    reload: async () => {
      if (get().isComing) return;
      set({ isComing: true });
      await prepare();
      location.reload();
    },
  };
});
