import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr } from '../data/types.ts';
import type { GanBatch, GanEngine, GanLosses } from '../engines/gan.ts';
import { glorotUniform } from '../models/draws.ts';
import { highest, lowest, onGrid } from './grid.ts';
import { segmentOf } from './heuristic.ts';
import { endOf } from './pga.ts';
import { drawItems, type Profile, profileRows } from './profiles.ts';
import type { AttackSituation, CraftingOptions, Watch } from './types.ts';

export interface AushOptions {
  readonly epochs: number;
  readonly generatorRate: number;
  readonly discriminatorRate: number;
  /** Ratings are divided by it. */
  readonly scale: number;
}

/** Widths between input and output, of the generator narrowing, of the discriminator as published. */
const NARROWING = [128, 64];
const JUDGING = [150, 150, 150];
/** Users a step, of the generator and of the discriminator. */
const FORGED = 256;
const JUDGED = 64;
/** With what probability an unrated selected cell is to be reproduced as unrated. */
const UNRATED = 0.5;
const L2 = 1e-4;

const adam = (rate: number) => ({ kind: 'adam', rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }) as const;

/** What one epoch came to, means over its steps. */
export interface AushEpoch extends GanLosses {
  readonly discriminator: number;
}

function dense(prefix: string, widths: readonly number[], rng: Rng): Params {
  return Object.fromEntries(
    widths.slice(1).flatMap((width, n) => [
      [
        `${prefix}.${n}.kernel`,
        { shape: [widths[n], width], data: glorotUniform(widths[n], width, rng.child(`${prefix}.${n}`)) },
      ],
      [`${prefix}.${n}.bias`, { shape: [width], data: new Float32Array(width) }],
    ]),
  );
}

/** A template: a real user's ratings of items that are neither targets nor selected, at most `room` of them. */
function template(
  { train }: AttackSituation,
  user: number,
  apart: ReadonlySet<number>,
  room: number,
  rng: Rng,
): Profile {
  const cells: number[] = [];
  for (let at = train.offsets[user]; at < train.offsets[user + 1]; at++)
    if (!apart.has(train.columns[at])) cells.push(at);
  const chosen = drawItems(cells.length, room, new Set(), rng);
  return new Map(chosen.map((n) => [train.columns[cells[n]], train.values![cells[n]]]));
}

/**
 * AUSH (Lin et al., CIKM 2020): a generator completes templates, parts of real users' profiles, with ratings of the
 * selected items, so that a discriminator takes them for genuine (adversarial loss), the selected items are rated high
 * (shilling loss; low to demote) and what the template's user really gave is kept (reconstruction loss). In every epoch
 * one pass of each player over all users. A fake is a template's ratings, the generated ones on the grid, and the
 * targets. The selected items are the segment of the targets' audience; the discriminator never sees targets.
 * Open in the paper and chosen here: the generator's hidden layers (128, 64), and templates that are drawn anew from
 * each user in every epoch; the rest follows paper 003's code. `epochs` holds the losses.
 */
export async function aushProfiles(
  problem: AttackSituation & Pick<CraftingOptions, 'selected'>,
  options: AushOptions,
  lab: GanEngine,
  rng: Rng,
  watch: Watch,
): Promise<{ readonly profiles: Csr; readonly epochs: readonly AushEpoch[] }> {
  const { train, nItems, fakes, fillers, targets, grid, goal } = problem;
  const { scale } = options;
  const selected = Int32Array.from(segmentOf(problem).slice(0, Math.min(problem.selected, fillers))).sort();
  const apart = new Set([...targets, ...selected]);
  const room = fillers - selected.length;
  const users = Array.from({ length: train.rows }, (_, u) => u).filter(
    (u) => train.offsets[u + 1] > train.offsets[u],
  );
  const full = users.filter((u) => template(problem, u, apart, room, rng.child('size')).size >= room);
  const sources = full.length > 0 ? full : users;
  if (selected.length === 0 || fakes === 0)
    return { profiles: templatesOnly(problem, sources, apart, room, rng), epochs: [] };
  const session = lab.open({
    items: nItems,
    selected,
    params: {
      ...dense('g', [nItems, ...NARROWING, selected.length], rng),
      ...dense('d', [nItems, ...JUDGING, 1], rng),
    },
    generator: adam(options.generatorRate),
    discriminator: adam(options.discriminatorRate),
    scale,
    goal: (goal === 'demote' ? lowest(grid) : highest(grid)) / scale,
    l2: L2,
  });
  try {
    const batchOf = (rows: readonly number[], own: Rng): GanBatch =>
      filled(problem, rows, selected, apart, room, scale, own);
    const epochs: AushEpoch[] = [];
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      const own = rng.child(`epoch ${epoch}`);
      const judged: number[] = [];
      const order = own.shuffle([...users]);
      for (let from = 0; from < order.length; from += JUDGED) {
        judged.push(await session.judge(batchOf(order.slice(from, from + JUDGED), own)));
        await watch.pause();
      }
      const forged: GanLosses[] = [];
      own.shuffle(order);
      for (let from = 0; from < order.length; from += FORGED) {
        forged.push(await session.forge(batchOf(order.slice(from, from + FORGED), own)));
        await watch.pause();
      }
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      epochs.push({
        discriminator: mean(judged),
        adversarial: mean(forged.map((one) => one.adversarial)),
        shilling: mean(forged.map((one) => one.shilling)),
        reconstruction: mean(forged.map((one) => one.reconstruction)),
      });
      watch.report(epoch + 1, options.epochs);
    }
    const made: Profile[] = [];
    for (let n = 0; n < fakes; n++) {
      const own = rng.child(`fake ${n}`);
      const profile = template(problem, sources[own.int(sources.length)], apart, room, own);
      const entry = new Float32Array(nItems);
      for (const [item, rating] of profile) entry[item] = rating / scale;
      const ratings = await session.complete(entry, 1);
      selected.forEach((item, s) => {
        profile.set(item, onGrid(grid, ratings[s] * scale));
      });
      for (const target of targets) profile.set(target, endOf(problem));
      made.push(profile);
    }
    return { profiles: profileRows(made), epochs };
  } finally {
    session.dispose();
  }
}

/** Without anything to generate: the templates and the targets. */
function templatesOnly(
  problem: AttackSituation,
  sources: readonly number[],
  apart: ReadonlySet<number>,
  room: number,
  rng: Rng,
): Csr {
  return profileRows(
    Array.from({ length: problem.fakes }, (_, n) => {
      const own = rng.child(`fake ${n}`);
      const profile = template(problem, sources[own.int(sources.length)], apart, room, own);
      for (const target of problem.targets) profile.set(target, endOf(problem));
      return profile;
    }),
  );
}

/** Templates of users in rows, with what they gave to the selected items. */
function filled(
  problem: AttackSituation,
  users: readonly number[],
  selected: Int32Array,
  apart: ReadonlySet<number>,
  room: number,
  scale: number,
  rng: Rng,
): GanBatch {
  const { train, nItems } = problem;
  const width = selected.length;
  const place = new Map(Array.from(selected, (item, n) => [item, n]));
  const batch = {
    rows: users.length,
    fillers: new Float32Array(users.length * nItems),
    selected: new Float32Array(users.length * width),
    wanted: new Float32Array(users.length * width),
  };
  users.forEach((user, row) => {
    for (const [item, rating] of template(problem, user, apart, room, rng))
      batch.fillers[row * nItems + item] = rating / scale;
    for (let at = train.offsets[user]; at < train.offsets[user + 1]; at++) {
      const n = place.get(train.columns[at]);
      if (n !== undefined) batch.selected[row * width + n] = train.values![at] / scale;
    }
    for (let n = 0; n < width; n++) {
      const rated = batch.selected[row * width + n] > 0;
      batch.wanted[row * width + n] = rated || rng.uniform() < UNRATED ? 1 : 0;
    }
  });
  return batch;
}
