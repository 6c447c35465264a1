import type { PoisonRow, PoisonTable } from '../../../workers/protocol.ts';

type Row = PoisonRow<'lists'>;

/** The users with lists, whom `attack` gives most targets first; in the order of the data where it gives them as many. */
export function usersOf({ rows }: PoisonTable<'lists'>, attack: string): string[] {
  const given = new Map<string, number>();
  for (const row of rows) {
    const own = row.attack === attack && row.defence === 'none' ? row.target : 0;
    given.set(row.userId, (given.get(row.userId) ?? 0) + own);
  }
  return [...given].sort(([, a], [, b]) => b - a).map(([userId]) => userId);
}

/** One user's list by the model that `training` names, poisoned by `attack`, or the clean one where that is 'none'. */
export const listOf = (
  { rows }: PoisonTable<'lists'>,
  userId: string,
  attack: string,
  { defence, statistics }: Pick<Row, 'defence' | 'statistics'>,
): Row[] =>
  rows.filter(
    (row) =>
      row.userId === userId &&
      row.attack === attack &&
      row.defence === defence &&
      row.statistics === statistics,
  );

/** How many targets are in the lists, in words: 'No target before the attack, 3 targets after it.' */
export function targetsInWords(
  before: readonly Row[],
  poisoned: readonly Row[],
  defended: readonly Row[] | null,
) {
  const count = (rows: readonly Row[]) => rows.filter(({ target }) => target === 1).length;
  const told = (n: number) => (n === 0 ? 'no target' : n === 1 ? '1 target' : `${n} targets`);
  const held = defended ? `, ${told(count(defended))} with the defence` : '';
  const words = `${told(count(before))} before the attack, ${told(count(poisoned))} after it${held}.`;
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
