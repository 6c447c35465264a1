import { type CellValue, type PoisonTable, trainingWaysOf, valueAt } from '../../../workers/protocol.ts';

/** What a detector flags under an attack, and what training without the flagged users comes to. */
export interface Detected {
  readonly id: string;
  readonly label: string;
  readonly note: string | null;
  readonly precision: CellValue | null;
  readonly recall: CellValue | null;
  /** Share of the genuine users taken out. */
  readonly removed: CellValue | null;
  readonly hr: CellValue | null;
  readonly testHr: CellValue | null;
}

/** The detectors of an attack, in the order of the table. */
export function detectedOf(
  { rows }: PoisonTable<'detection'>,
  summary: PoisonTable<'summary'>,
  attack: string,
): Detected[] {
  return trainingWaysOf(rows.filter((row) => row.attack === attack)).map(({ id, label, note }) => ({
    id,
    label,
    note,
    precision: valueAt(rows, attack, id, 'precision'),
    recall: valueAt(rows, attack, id, 'recall'),
    removed: valueAt(rows, attack, id, 'genuine'),
    hr: valueAt(summary.rows, attack, id, 'hr'),
    testHr: valueAt(summary.rows, attack, id, 'testHr'),
  }));
}
