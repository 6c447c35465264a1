let asked = false;

/**
 * Asks the browser once to keep what is stored here when space runs short, now that there is something to lose. What it
 * answers changes nothing: where it says no, a full disk may take saved work, as before.
 */
export function askToPersist(): void {
  if (asked) return;
  asked = true;
  void globalThis.navigator?.storage?.persist?.().catch(() => {});
}
