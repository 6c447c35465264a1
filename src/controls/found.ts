import type { FindAnswer, Found } from '../../workers/protocol.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** An item as a list names it: its title, with the id beside where that says more. */
const nameOf = ({ title, id }: Found) => (title === id ? id : `${title}, id ${id}`);

/**
 * What a list offers for an answer: what fits and what is chosen, each once, by its index. A chosen item whose name is
 * not known yet, or that the data do not have, is named by its index.
 */
export function optionsOf(answer: FindAnswer | null, chosen: readonly number[]): Option[] {
  const known = new Map<number, string>();
  for (const one of [...(answer?.found ?? []), ...(answer?.named ?? [])]) known.set(one.index, nameOf(one));
  for (const index of chosen) if (!known.has(index)) known.set(index, `Item ${index}, from 0`);
  return [...known].map(([index, label]) => ({ value: String(index), label }));
}

/** 'The first 50 of 60,000: type to find others.'; null where all that fit are listed. */
export const shortened = (answer: FindAnswer | null): string | null =>
  answer && answer.total > answer.found.length
    ? `${answer.found.length} of ${answer.total.toLocaleString('en-GB')}: type a title or an id to find others.`
    : null;
