import { popularityOf } from '../../data/csr.ts';
import type { Split } from '../../data/types.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import { type FakesRow, fakesTables } from '../../protocol/tables/fakes.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import type { Bench } from '../bench/training.ts';
import { listOf, type UserCertificate, type Voted } from './certificates.ts';
import { type Attempt, rowOf, targetsOf } from './ground.ts';

/** Means of lists over the users that have test items. */
type OfLists = Pick<FakesRow<'certified'>, 'precision' | 'recall' | 'f1'>;

const mean = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Precision, recall and F1 of lists with `places` places that hold so many of so many test items. */
function ofLists(
  users: readonly { readonly hits: number; readonly test: number }[],
  places: number,
): OfLists {
  const judged = users.filter(({ test }) => test > 0);
  return {
    precision: mean(judged.map(({ hits }) => hits / places)),
    recall: mean(judged.map(({ hits, test }) => hits / test)),
    f1: mean(judged.map(({ hits, test }) => (2 * hits) / (places + test))),
  };
}

/**
 * What lists of the items with the most training interactions hold of each user's test items, `places` long and without
 * the items that the user is `known` to have; the lower number first where items have as many.
 */
export function popularityLists(
  split: Pick<Split, 'train' | 'test' | 'nItems'>,
  known: readonly Int32Array[],
  places: number,
) {
  const counts = popularityOf(split);
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  return known.map((own, user) => {
    const [left, test] = [new Set(own), new Set(rowOf(split.test, user))];
    const hits = order
      // No more than the known items can stand between the list's.
      .slice(0, places + left.size)
      .filter((item) => !left.has(item))
      .slice(0, places)
      .filter((item) => test.has(item)).length;
    return { hits, test: test.size };
  });
}

/** What a user's votes are by, and what they are judged by. */
export function votedOf({ data }: Bench, known: readonly Int32Array[]) {
  const { split } = data;
  return (user: number, votes: ReadonlyMap<number, number>): Voted => ({
    votes,
    candidates: split.nItems - known[user].length,
    test: new Set(rowOf(split.test, user)),
  });
}

/** The tables of a fakes study while it runs. */
export class FakesTables {
  private readonly certified: GrowingTable<FakesRow<'certified'>>;
  private readonly attacked: GrowingTable<FakesRow<'attacked'>>;
  private readonly promotion: GrowingTable<FakesRow<'promotion'>>;
  private readonly users: GrowingTable<FakesRow<'users'>>;
  private readonly baselines: GrowingTable<FakesRow<'baselines'>>;
  private readonly measures: GrowingTable<FakesRow<'measures'>>;
  private readonly targets: ReadonlySet<number>;
  private readonly places: number;

  constructor(
    private readonly spec: FakesSpec,
    private readonly bench: Bench,
    known: readonly Int32Array[],
    measures: readonly FakesRow<'measures'>[],
  ) {
    const { run } = bench;
    this.places = spec.measure.k;
    this.targets = new Set(targetsOf(spec, bench.data.split));
    this.certified = new GrowingTable(fakesTables.certified.head(spec), run);
    this.attacked = new GrowingTable(fakesTables.attacked.head(spec), run);
    this.promotion = new GrowingTable(fakesTables.promotion.head(spec), run);
    this.users = new GrowingTable(fakesTables.users.head(spec), run);
    this.measures = new GrowingTable(fakesTables.measures.head(spec), run);
    this.measures.add(measures);
    this.baselines = new GrowingTable(fakesTables.baselines.head(spec), run);
    const lists = popularityLists(bench.data.split, known, this.places);
    this.baselines.add([{ name: 'popularity', ...ofLists(lists, this.places) }]);
  }

  get all() {
    const { certified, attacked, promotion, users, measures, baselines } = this;
    return [certified, attacked, promotion, users, measures, baselines].map(({ table }) => table);
  }

  /** The lists as they are voted; of the clean ensemble where there is no attempt. */
  addLists(attempt: Attempt | null, models: number, voted: readonly Voted[]): void {
    const { places, targets } = this;
    const lists = voted.map(({ votes, test }) => {
      const list = listOf(votes, places);
      return {
        hits: list.filter((item) => test.has(item)).length,
        test: test.size,
        reached: list.some((item) => targets.has(item)),
      };
    });
    this.attacked.add([
      {
        profile: attempt?.profile ?? 'none',
        fakes: attempt?.fakes ?? 0,
        models,
        ...ofLists(lists, places),
        reached: mean(lists.map(({ reached }) => Number(reached))),
      },
    ]);
  }

  /** Certificates of all users at one size of the ensemble; those of users take the place of the ones before. */
  addCertificates(models: number, voted: readonly Voted[], certificates: readonly UserCertificate[]): void {
    const budgets = Array.from({ length: this.spec.attack.fakes + 1 }, (_, fakes) => fakes);
    this.certified.add(
      budgets.map((fakes) => ({
        ...{ models, fakes },
        ...ofLists(
          certificates.map(({ test }, user) => ({ hits: test[fakes], test: voted[user].test.size })),
          this.places,
        ),
        kept: mean(certificates.map(({ own }) => own[fakes])),
      })),
    );
    this.promotion.add(
      budgets.map((fakes) => ({
        ...{ models, fakes },
        share: mean(certificates.map(({ out }) => Number(!out[fakes]))),
      })),
    );
    const { userIds } = this.bench.data.view;
    this.users.replace(
      certificates.flatMap(({ own }, user) =>
        budgets
          .filter((fakes) => fakes === 0 || own[fakes] !== own[fakes - 1])
          .map((fakes) => ({ user: userIds[user], fakes, kept: own[fakes] })),
      ),
    );
  }
}
