/** What Stryker tells of a mutant. */
interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
  readonly mutatorName: string;
  readonly replacement: string;
}

export function drawn(
  mutants: readonly Mutant[],
  sample: { readonly size: number; readonly seed: number; readonly piece: number; readonly pieces: number },
): Set<string>;

export function placesOf(
  files: readonly string[],
  excludedMutations: readonly string[],
  sample: { readonly size: number; readonly seed: number },
): Promise<string[]>;

export function interval(killed: number, run: number): [from: number, to: number];
