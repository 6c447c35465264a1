import { spentOverLooks } from '../../certify/fakes/binomial.ts';
import type { Ballot } from '../../certify/fakes/partitions.ts';
import { keptByVotes, Tally } from '../../certify/fakes/partitions.ts';
import { largestFakes } from '../../certify/fakes/pore.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import { inOrder, spread } from '../bench/crew.ts';
import type { Job } from '../bench/env.ts';
import type { Ground as DataGround } from '../bench/study.ts';
import type { Bench } from '../bench/training.ts';
import { certifyParts, SampleCertifier } from './certificates.ts';
import { type Attempt, type Ground, groundOf } from './ground.ts';
import { looksOf, type Packet, packetsFor } from './packets.ts';
import { partitionOf, partJob, partsOf } from './parts.ts';
import { sampleJob, samplesOf, UserVotes } from './samples.ts';
import { FakesTables, votedOf } from './tables.ts';

/** A table of pairs of items is [items × items]; beyond this it would not fit. */
const mostItems = 12_000;

/** @throws LabFailure 'bad-spec' for samples larger than the data, and data too large for a table of pairs */
export async function checkSize(spec: FakesSpec, { data: { split } }: DataGround): Promise<void> {
  const { ensemble, voter } = spec.defence;
  if (ensemble.kind === 'samples' && ensemble.size > split.nUsers) {
    throw new LabFailure(
      'bad-spec',
      `A sample of ${ensemble.size} users cannot be drawn from ${split.nUsers}; set defence.ensemble.size to ${split.nUsers} at most.`,
    );
  }
  if (voter === 'neighbours' && split.nItems > mostItems) {
    throw new LabFailure(
      'bad-spec',
      `Neighbours compare every pair of items, and ${split.nItems} items are too many (${mostItems} at most); set view.core, or defence.voter to model.`,
    );
  }
}

type Known = Pick<Ground, 'known'>;

/** Users certified between two looks at the controls. */
const atOnce = 16;

/** What `certify` gives for every user; gives way in between. */
async function ofUsers<T, R>(
  users: readonly T[],
  bench: Bench,
  certify: (user: T, n: number) => R,
): Promise<R[]> {
  const results: R[] = [];
  for (const [n, user] of users.entries()) {
    if (n % atOnce === 0) await bench.run.gate();
    results.push(certify(user, n));
  }
  return results;
}

/**
 * Trains all voters and hands on what they give in the order of the packets, one when the one before is
 * done with: certificates take their time, and the voters need not wait for them.
 */
async function inTurn<O>(
  bench: Bench,
  job: Job<FakesSpec, Packet, O>,
  spec: FakesSpec,
  take: (output: O, packet: Packet) => Promise<void>,
): Promise<void> {
  const packets = packetsFor(spec);
  let turn = Promise.resolve();
  const queue = inOrder<O>((output, n) => {
    turn = turn.then(() => take(output, packets[n]));
    // Told at the end; until then it is nobody's unheard failure.
    turn.catch(() => {});
  });
  const shared = { ...spec, engine: bench.seat.current.id };
  await spread(bench.env, job, shared, packets, bench.run, queue);
  await turn;
}

/** PORE: votes of samples, certified at every look. */
async function bySamples(spec: FakesSpec, bench: Bench, { known }: Known): Promise<Table[]> {
  const { nUsers, nItems } = bench.data.split;
  const { models, size, everyone, alpha, looks } = samplesOf(spec);
  const { k } = spec.measure;
  const sampling = { users: nUsers, size, votes: spec.defence.votes, everyone };
  const tables = new FakesTables(spec, bench, known, [
    { measure: 'Genuine users', value: nUsers },
    {
      measure: 'Largest number of fakes that anything can be certified against',
      value: largestFakes(sampling, k),
    },
  ]);
  const sizes = looksOf(models, looks);
  const spent = spentOverLooks(alpha, sizes.length);
  const voted = votedOf(bench, known);
  const certify = async (votes: UserVotes) => {
    const users = votes.ofUser.map((of, user) => voted(user, of));
    // Two bounds a pair of user and item, so that what is said of test items and of own lists holds at once.
    const level = spent[sizes.indexOf(votes.voters)] / (2 * nUsers * nItems);
    const certifier = new SampleCertifier(sampling, k, spec.attack.fakes, votes.voters, level);
    const certificates = await ofUsers(users, bench, (user) => certifier.certify(user));
    tables.addLists(null, votes.voters, users);
    tables.addCertificates(votes.voters, users, certificates);
  };
  let votes = new UserVotes(nUsers, nItems);
  await inTurn(bench, sampleJob, spec, async (output, { from, to, attempt }) => {
    if (from === 0) votes = new UserVotes(nUsers, nItems);
    votes.add(output, to - from);
    if (attempt === null && sizes.includes(to)) await certify(votes);
    if (attempt !== null && to === spec.attack.models) {
      const users = votes.ofUser.map((of, user) => voted(user, of));
      tables.addLists(attempt, to, users);
    }
  });
  return tables.all;
}

/** Each user's ballot of what the parts recommend. */
function ballotsOf(
  outputs: readonly Int32Array[],
  spec: FakesSpec,
  bench: Bench,
  { known }: Known,
): Ballot[] {
  const { nUsers, nItems } = bench.data.split;
  const { votes } = spec.defence;
  return Array.from({ length: nUsers }, (_, user) => ({
    lists: outputs.flatMap((lists) =>
      Array.from({ length: lists.length / (nUsers * votes) }, (_, shard) => {
        const at = (shard * nUsers + user) * votes;
        return lists.slice(at, at + votes).filter((item) => item >= 0);
      }),
    ),
    votes,
    candidates: nItems - known[user].length,
  }));
}

/** Partitions: votes of parts, certified without chance. */
async function byParts(spec: FakesSpec, bench: Bench, ground: Known): Promise<Table[]> {
  const { nUsers } = bench.data.split;
  const { shards } = partsOf(spec);
  const { k } = spec.measure;
  const { fakes: most } = spec.attack;
  const partition = partitionOf(spec);
  const lists = Array.from({ length: shards }, () => Int32Array.of(0));
  const unanimous = { lists, votes: spec.defence.votes, candidates: bench.data.split.nItems };
  const best = keptByVotes(new Tally(partition, unanimous, shards), new Set([0]), k, shards);
  const tables = new FakesTables(spec, bench, ground.known, [
    { measure: 'Genuine users', value: nUsers },
    {
      measure: 'Largest number of fakes that anything can be certified against',
      value: best.lastIndexOf(1),
    },
  ]);
  const voted = votedOf(bench, ground.known);
  const take = async (attempt: Attempt | null, outputs: readonly Int32Array[]) => {
    const ballots = ballotsOf(outputs, spec, bench, ground);
    const users = ballots.map((ballot, user) => voted(user, new Tally(partition, ballot, 0).votes));
    const certificates = await ofUsers(attempt ? [] : ballots, bench, (ballot, user) =>
      certifyParts(partition, ballot, users[user].test, k, most),
    );
    tables.addLists(attempt, shards, users);
    if (!attempt) tables.addCertificates(shards, users, certificates);
  };
  let outputs: Int32Array[] = [];
  await inTurn(bench, partJob, spec, async (output, { from, to, attempt }) => {
    if (from === 0) outputs = [];
    outputs.push(output);
    if (to === shards) await take(attempt, outputs);
  });
  return tables.all;
}

/**
 * The fakes study: an ensemble votes on every user's list, and what stays of it whatever fake users do is proved; attacks
 * are tried on ensembles trained anew. Tables: `certified` (precision, recall, F1 that no number of fakes brings below),
 * `attacked` (the lists as they are, clean and attacked), `promotion` (whom an item without votes can reach at most),
 * `users` (how many items of each list stay), `measures` and `baselines` (Popularity).
 */
export async function runFakes(spec: FakesSpec, bench: Bench): Promise<Table[]> {
  const ground = await groundOf({ ...bench, spec }, null);
  return spec.defence.ensemble.kind === 'samples'
    ? bySamples(spec, bench, ground)
    : byParts(spec, bench, ground);
}
