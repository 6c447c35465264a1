interface Named {
  /** From 1. */
  readonly line: number;
  /** As written: a path or a package. */
  readonly name: string;
  /** True where it is the address of a worker to be started, not code to be loaded. */
  readonly started: boolean;
}
export function sources(): string[];
export function namedBy(path: string, text: string): Named[];
