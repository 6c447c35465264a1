import type { RunContext } from '../../core/run.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { type PoisonRow, poisonTables } from '../../protocol/tables/poison.ts';
import { GrowingTable } from '../bench/growing-table.ts';

/** The tables behind the pictures of the first repeat. */
const lookIds = ['ratings', 'profiles', 'plane', 'climb', 'reach', 'lists'] as const;
type LookId = (typeof lookIds)[number];

/** Rows of the tables of pictures, by table. */
export type Looks = { readonly [Id in LookId]: readonly PoisonRow<Id>[] };

/** The tables behind the pictures of the first repeat, while they grow. */
export class LookTables {
  private readonly grown: { readonly [Id in LookId]: GrowingTable<PoisonRow<Id>> };
  private genuine = false;

  constructor(spec: PoisonSpec, run: Pick<RunContext, 'emit'>) {
    this.grown = {
      ratings: new GrowingTable(poisonTables.ratings.head(spec), run),
      profiles: new GrowingTable(poisonTables.profiles.head(spec), run),
      plane: new GrowingTable(poisonTables.plane.head(spec), run),
      climb: new GrowingTable(poisonTables.climb.head(spec), run),
      reach: new GrowingTable(poisonTables.reach.head(spec), run),
      lists: new GrowingTable(poisonTables.lists.head(spec), run),
    };
  }

  get all(): Table[] {
    return lookIds.map((id) => this.grown[id].table);
  }

  /** Adds the rows of an attack; those of the genuine users and the clean model stand in each piece and are taken once. */
  add(looks: Looks): void {
    for (const id of lookIds) this.addTo(id, looks[id]);
    this.genuine = true;
  }

  private addTo<Id extends LookId>(id: Id, rows: Looks[Id]): void {
    const common = ({ attack }: PoisonRow<LookId>) => attack === 'genuine' || attack === 'none';
    this.grown[id].add(this.genuine ? rows.filter((row) => !common(row)) : rows);
  }
}
