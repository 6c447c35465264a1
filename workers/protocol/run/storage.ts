import { LabFailure } from './errors.ts';

/** What the browser threw as a sentence: full, forbidden, or something else. */
export function storageFailure(thrown: unknown): LabFailure {
  if (thrown instanceof LabFailure) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  if (name === 'QuotaExceededError') {
    return new LabFailure(
      'storage',
      'The browser has no room left for this page. Delete stored models or data sets, or free space on the disk.',
    );
  }
  if (['SecurityError', 'InvalidStateError', 'NotAllowedError', 'ReferenceError'].includes(name)) {
    return new LabFailure(
      'storage',
      'The browser does not let this page store anything (a private window, or storage is blocked in its settings), so nothing is kept after a reload.',
    );
  }
  return new LabFailure('storage', `The browser's store (IndexedDB) failed: ${detail || name}.`);
}
