/** Of a test file: its tests with what came of them, and what went wrong as it loaded. */
interface Module {
  readonly moduleId: string;
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
  errors(): readonly { readonly message: string }[];
}

export function verdictOf(
  result: {
    readonly testModules: readonly Module[];
    readonly unhandledErrors: readonly { readonly message: string }[];
  },
  file: string,
): string;
