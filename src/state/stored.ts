import type { Result } from '../../workers/protocol.ts';
import { parseResult } from './savedFile.ts';

/**
 * The run shipped with the page, or null where there is none or it cannot be read: the page then starts
 * empty and a run computes the same.
 */
export async function fetchStored(address: string): Promise<Result | null> {
  try {
    const answer = await fetch(address);
    return answer.ok ? parseResult(await answer.json()) : null;
  } catch {
    return null;
  }
}
