import {
  findingsOf,
  markOf,
  markWords,
  type PaperCards,
  paperCards,
  paperName,
  type RunRecord,
  type TableOf,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';

type ClaimRow = {
  readonly paper: string;
  readonly card: string;
  readonly claim: string;
  readonly quantity: string;
  readonly figure: number | null;
  readonly here: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly repeats: number;
  readonly verdict: string;
};

/** The table behind the picture of all claims. */
export function ClaimList({ recordsOf }: { recordsOf: (of: PaperCards) => readonly RunRecord[] }) {
  const rows = paperCards.flatMap((of) =>
    findingsOf(of, recordsOf(of)).flatMap(({ card, findings }) =>
      findings.map((finding): ClaimRow => {
        const { claim, figure, sample, verdict } = finding;
        return {
          ...{ paper: paperName(of), card: card.label, claim: claim.says, quantity: claim.quantity },
          figure: figure?.value ?? null,
          here: sample.n > 0 ? sample.mean : null,
          low: verdict?.interval?.[0] ?? null,
          high: verdict?.interval?.[1] ?? null,
          repeats: sample.n,
          verdict: markWords[markOf(finding)],
        };
      }),
    ),
  );
  const number = { type: 'number', digits: 4 } as const;
  const text = { type: 'text' } as const;
  const table: TableOf<ClaimRow> = {
    id: 'claims',
    title: 'All claims',
    columns: [
      { key: 'paper', label: 'Paper', ...text },
      { key: 'card', label: 'Card', ...text },
      { key: 'claim', label: 'Claim', ...text },
      { key: 'verdict', label: 'Verdict', ...text },
      { key: 'figure', label: 'Printed', ...number },
      { key: 'here', label: 'Here', ...number },
      { key: 'low', label: '95 % from', ...number },
      { key: 'high', label: '95 % to', ...number },
      { key: 'repeats', label: 'Repeats', type: 'integer' },
      { key: 'quantity', label: 'Quantity', ...text },
    ],
    rows,
  };
  return <DataTable table={table} limit={200} bare />;
}
