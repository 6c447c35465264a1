/** More workers than this cost more memory than they save time. */
const most = 4;

/** How many hands a device with `cores` cores gets; the worker that leads only waits for them. */
export function handsFor(cores: number | undefined): number {
  return Math.max(1, Math.min(most, cores ?? 1));
}
