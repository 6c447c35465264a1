import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { GanBatch, GanEngine, GanProblem } from '../../../workers/engines/gan.ts';
import { aushProfiles } from '../../../workers/poison/aush.ts';
import { segmentOf } from '../../../workers/poison/heuristic.ts';
import type { AttackProblem } from '../../../workers/poison/types.ts';
import { problemOn } from './problem.ts';
import { profileOf, randomTable } from './ratings.ts';

const quiet = { pause: async () => {}, report: () => {} };
const [users, items, epochs, scale] = [12, 30, 400, 5];
const table = randomTable(users, items, 0.5, 3);

/** A GAN that learns nothing, notes what it is shown and rates every selected item at `rating` of 1. */
function listening(rating = 0.62) {
  const judged: GanBatch[] = [];
  const forged: GanBatch[] = [];
  const completed: Float32Array[] = [];
  const opened: GanProblem[] = [];
  const lab: GanEngine = {
    open: (problem) => {
      opened.push(problem);
      return {
        judge: async (batch) => {
          judged.push(structuredClone(batch));
          return 0;
        },
        forge: async (batch) => {
          forged.push(structuredClone(batch));
          return { adversarial: 0, shilling: 0, reconstruction: 0 };
        },
        complete: async (fillers) => {
          completed.push(fillers.slice());
          return new Float32Array(problem.selected.length).fill(rating);
        },
        dispose: () => {},
      };
    },
  };
  return { lab, judged, forged, completed, opened };
}

async function overheard(more: Partial<AttackProblem> = {}, passes = epochs) {
  const problem = problemOn(table, { targets: [0, 1], fillers: 8, selected: 3, fakes: 60, ...more });
  const gan = listening();
  const how = { epochs: passes, generatorRate: 0.1, discriminatorRate: 0.2, scale };
  const { profiles } = await aushProfiles(problem, how, gan.lab, createRng(5), quiet);
  return { problem, profiles, ...gan, selected: [...gan.opened[0]!.selected] };
}

/** The rows of all batches, one a user and pass: what stands in for its other items, and for the selected ones. */
const rowsOf = (batches: readonly GanBatch[], width: number) =>
  batches.flatMap((batch) =>
    Array.from({ length: batch.rows }, (_, row) => ({
      fillers: [...batch.fillers.subarray(row * items, (row + 1) * items)],
      selected: [...batch.selected.subarray(row * width, (row + 1) * width)],
      wanted: [...batch.wanted.subarray(row * width, (row + 1) * width)],
    })),
  );

/** The user whose ratings a row holds; a row of a batch has no name. */
const owners = (fillers: readonly number[]) =>
  table.flatMap((row, u) =>
    fillers.every((value, item) => value === 0 || Math.abs(value * scale - (row[item] ?? -1)) < 1e-6)
      ? [u]
      : [],
  );

/** How far a share of `n` draws may lie from its probability: five standard errors. */
const slack = (p: number, n: number) => 5 * Math.sqrt((p * (1 - p)) / n);

describe('what the GAN of AUSH is shown', () => {
  it('are each user’s own ratings, room many of them, every one as often as another, none selected or a target', async () => {
    const { judged, forged, selected, problem } = await overheard();
    expect(selected).toEqual([...segmentOf(problem).slice(0, 3)].sort((a, b) => a - b));
    const apart = new Set([...selected, 0, 1]);
    const room = 8 - 3;
    for (const batches of [judged, forged]) {
      const rows = rowsOf(batches, 3);
      expect(rows).toHaveLength(users * epochs);
      const seen = table.map((row) => row.map(() => 0));
      const met = table.map(() => 0);
      for (const { fillers } of rows) {
        const given = fillers.flatMap((value, item) => (value > 0 ? [item] : []));
        expect(given.filter((item) => apart.has(item))).toEqual([]);
        const [owner, ...others] = owners(fillers);
        expect(owner).toBeDefined();
        if (owner === undefined || others.length > 0) continue;
        met[owner]!++;
        for (const item of given) seen[owner]![item]!++;
        const own = table[owner]!.filter((rating, item) => rating !== null && !apart.has(item)).length;
        expect(given).toHaveLength(Math.min(room, own));
      }
      table.forEach((row, u) => {
        expect(met[u]).toBeGreaterThan(epochs / 2);
        const own = row.flatMap((rating, item) => (rating !== null && !apart.has(item) ? [item] : []));
        const share = Math.min(1, room / own.length);
        for (const item of own)
          expect(Math.abs(seen[u]![item]! / met[u]! - share)).toBeLessThanOrEqual(slack(share, met[u]!));
      });
    }
  });

  it('are its ratings of the selected items, all of which are to be kept, and of the unrated ones every other', async () => {
    const { judged, forged, selected } = await overheard();
    for (const batches of [judged, forged]) {
      let [unrated, wanted] = [0, 0];
      for (const row of rowsOf(batches, 3)) {
        const [owner, ...others] = owners(row.fillers);
        if (owner === undefined || others.length > 0) continue;
        selected.forEach((item, n) => {
          const rating = table[owner]![item] ?? null;
          expect(row.selected[n]).toBeCloseTo((rating ?? 0) / scale, 6);
          if (rating !== null) expect(row.wanted[n]).toBe(1);
          else {
            unrated++;
            wanted += row.wanted[n]!;
          }
        });
      }
      expect(unrated).toBeGreaterThan(1000);
      expect(Math.abs(wanted / unrated - 0.5)).toBeLessThan(slack(0.5, unrated));
    }
  });

  it('are 64 users at a time for the discriminator and 256 for the generator, each once an epoch in another order', async () => {
    const many = randomTable(300, items, 0.5, 4);
    const problem = problemOn(many, { targets: [0, 1], fillers: 8, selected: 3, fakes: 1 });
    const { lab, judged, forged } = listening();
    const how = { epochs: 2, generatorRate: 0.1, discriminatorRate: 0.1, scale };
    await aushProfiles(problem, how, lab, createRng(5), quiet);
    expect(judged.map(({ rows }) => rows)).toEqual([64, 64, 64, 64, 44, 64, 64, 64, 64, 44]);
    expect(forged.map(({ rows }) => rows)).toEqual([256, 44, 256, 44]);
    // A user is known by what it gave to the selected items and by no more, so orders are compared by that.
    const orders = [judged.slice(0, 5), judged.slice(5), forged.slice(0, 2), forged.slice(2)].map((batches) =>
      rowsOf(batches, 3).map(({ selected }) => selected.join()),
    );
    for (const order of orders) expect([...order].sort()).toEqual([...orders[0]!].sort());
    expect(new Set(orders.map((order) => order.join(' '))).size).toBe(4);
  });

  it('asks for the top of the scale to promote and for its end to demote, with the published weights and rates', async () => {
    for (const [goal, end] of [
      ['promote', 1],
      ['demote', 0.2],
    ] as const) {
      const { opened } = await overheard({ goal }, 1);
      expect(opened[0]).toMatchObject({ items, scale, l2: 1e-4 });
      expect(opened[0]!.goal).toBeCloseTo(end, 12);
      expect(opened[0]!.generator.rate).toBe(0.1);
      expect(opened[0]!.discriminator.rate).toBe(0.2);
      const widths = Object.entries(opened[0]!.params).flatMap(([name, { shape }]) =>
        name.endsWith('kernel') ? [[name, ...shape]] : [],
      );
      expect(widths).toEqual([
        ['g.0.kernel', items, 128],
        ['g.1.kernel', 128, 64],
        ['g.2.kernel', 64, 3],
        ['d.0.kernel', items, 150],
        ['d.1.kernel', 150, 150],
        ['d.2.kernel', 150, 150],
        ['d.3.kernel', 150, 1],
      ]);
    }
  });
});

describe('the fakes of AUSH', () => {
  it('are templates of any user who has ratings enough, the selected items as generated, the targets at their end', async () => {
    const { profiles, completed, selected, problem } = await overheard({}, 1);
    const apart = new Set([...selected, 0, 1]);
    const room = 8 - 3;
    const from = new Set<number>();
    for (let n = 0; n < profiles.rows; n++) {
      const profile = profileOf(profiles, n);
      for (const target of problem.targets) expect(profile.get(target)).toBe(5);
      // 0.62 of 5 is 3.1.
      for (const item of selected) expect(profile.get(item)).toBe(3);
      const fillers = [...profile].filter(([item]) => !apart.has(item));
      expect(fillers).toHaveLength(room);
      const entry = Array.from({ length: items }, () => 0);
      for (const [item, rating] of fillers) entry[item] = Math.fround(rating / scale);
      expect([...completed[n]!]).toEqual(entry);
      const [owner] = owners(entry);
      expect(owner).toBeDefined();
      from.add(owner!);
    }
    const rich = table.filter(
      (row) => row.filter((rating, item) => rating !== null && !apart.has(item)).length >= room,
    );
    expect(from.size).toBeGreaterThan(rich.length / 2);
  });

  it('are of no user with too few ratings as long as others have enough', async () => {
    // Every other user rated two items alone, fewer than the five that are wanted of a template.
    const poor = table.map((row, u) =>
      u % 2 === 0 ? row : row.map((rating, item) => (item === 5 || item === 17 ? 3 : rating && null)),
    );
    const problem = problemOn(poor, { targets: [0, 1], fillers: 8, selected: 3, fakes: 40 });
    const { lab, opened } = listening();
    const how = { epochs: 1, generatorRate: 0.1, discriminatorRate: 0.1, scale };
    const { profiles } = await aushProfiles(problem, how, lab, createRng(5), quiet);
    const apart = new Set([...opened[0]!.selected, 0, 1]);
    for (let n = 0; n < profiles.rows; n++)
      expect([...profileOf(profiles, n).keys()].filter((item) => !apart.has(item))).toHaveLength(5);
  });
});
