/** Whether a compiled module of the checkout is missing, or older than one of its sources. */
export function areStale(root: string): boolean;
