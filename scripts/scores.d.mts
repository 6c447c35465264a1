/** Of a report of Lighthouse what is judged. */
interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<
    Record<
      string,
      {
        readonly title: string;
        readonly score: number | null;
        readonly displayValue?: string;
        readonly numericValue?: number;
        readonly details?: { readonly items?: readonly { readonly url?: string }[] };
      }
    >
  >;
}
export const needed: readonly string[];
export function shortcomings(report: Report, goal?: number): string[];
