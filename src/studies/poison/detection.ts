import type { Table } from '../../../workers/protocol.ts';
import { type CellValue, trainingWaysOf, valueAt } from './cells.ts';

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
export function detectedOf(detection: Table, summary: Table, attack: string): Detected[] {
  const rows = detection.rows.filter((row) => row.attack === attack);
  return trainingWaysOf({ ...detection, rows }).map(({ id, label, note }) => ({
    id,
    label,
    note,
    precision: valueAt(detection, attack, id, 'precision'),
    recall: valueAt(detection, attack, id, 'recall'),
    removed: valueAt(detection, attack, id, 'genuine'),
    hr: valueAt(summary, attack, id, 'hr'),
    testHr: valueAt(summary, attack, id, 'testHr'),
  }));
}
