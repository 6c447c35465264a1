import { usesStatistics } from '../../protocol/names/poison.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { poisonTables } from '../../protocol/tables/poison.ts';
import { inOrder, spread } from '../bench/crew.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import type { Bench } from '../bench/training.ts';
import type { PoisonMethod } from './attacks.ts';
import { type PieceResult, type PoisonPiece, poisonPiece } from './piece.ts';
import { isErm, SweepTable, sweepOf } from './sweep.ts';
import { PoisonTables } from './tables.ts';
import type { TrainingWay } from './training.ts';

/** Each defence with each kind of statistics it is asked for; no defence first. */
export function waysOf({ defence }: PoisonSpec): TrainingWay[] {
  const methods = [...defence.methods, ...defence.detectors];
  return [
    { method: 'none', statistics: null },
    ...methods.flatMap((method): TrainingWay[] =>
      usesStatistics(method)
        ? defence.statistics.map((known) => ({ method, statistics: known }))
        : [{ method, statistics: null }],
    ),
  ];
}

/** The queue of a study: repeat by repeat, attack by attack, the spec's own settings before the values of a sweep. */
export function piecesOf(spec: PoisonSpec): PoisonPiece[] {
  const methods: readonly PoisonMethod[] = spec.attack.profiles;
  const ways = waysOf(spec);
  const sweep = sweepOf(spec);
  const own = sweep?.over === 'size' ? spec.attack.share : spec.defence.users;
  const others = sweep?.values.filter((value) => value !== own) ?? [];
  const swept = sweep?.over === 'erm' ? ways.filter(isErm) : ways;
  return Array.from({ length: spec.repeats }, (_, repeat) => {
    const looks = repeat === 0;
    return [
      ...methods.map((attack): PoisonPiece => ({ repeat, attack, at: null, ways, looks })),
      ...methods.flatMap((attack) =>
        others.map((value): PoisonPiece => {
          const at = sweep && { over: sweep.over, value };
          return { repeat, attack, at, ways: swept, looks: false };
        }),
      ),
    ];
  }).flat();
}

/**
 * The poison study: in every repeat a clean model, then for each attack a model trained on the poisoned data, once as
 * it is and once with each defence; measured are genuine users only. The pieces go over the crew; the tables grow in
 * the order of the queue, whoever ends first. Tables: `training` (clean models), `baselines` (popularity), `summary` and `outcomes` (target and
 * test measures by attack and defence, means and every repeat), `tests` (paired t-tests between defences), `shifts`
 * (places gained, pooled over repeats), `sweep` where one is asked for, and of the first repeat `ratings` and
 * `profiles` (what fakes look like), `plane` (users in two dimensions), `climb` (places epoch by epoch), `reach`
 * (whom the attack reaches) and `lists` (of some users); `detection` where there are detectors.
 */
export async function runPoison(spec: PoisonSpec, bench: Bench): Promise<Table[]> {
  const { nUsers } = bench.data.split;
  if (Math.floor(spec.attack.share * nUsers) === 0)
    bench.run.emit({
      kind: 'note',
      level: 'warning',
      text: `There is no fake user: ${spec.attack.share} of ${nUsers} users is less than one. What stands beside no attack is the same model. Raise the share of fake users.`,
    });
  const training = new GrowingTable(poisonTables.training.head(spec), bench.run);
  const tables = new PoisonTables(spec, bench.run);
  const sweep = sweepOf(spec);
  const swept = sweep && new SweepTable(spec, sweep.over, sweep.values, bench.run);
  const pieces = piecesOf(spec);
  const take = (piece: PoisonPiece, result: PieceResult, first: boolean) => {
    if (first) {
      training.add(result.curve);
      tables.addClean(result);
    }
    if (piece.at === null) tables.add(piece.attack, result);
    swept?.add(piece, result);
  };
  const shared = { ...spec, engine: bench.seat.current.id };
  const done = inOrder<PieceResult>((result, n) =>
    take(pieces[n], result, pieces[n - 1]?.repeat !== pieces[n].repeat),
  );
  await spread(bench.env, poisonPiece, shared, pieces, bench.run, done);
  return [training.table, ...tables.all, ...(swept ? [swept.table] : [])];
}
