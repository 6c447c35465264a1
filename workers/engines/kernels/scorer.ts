import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { RankBlock, RankResult, Scorer } from '../types.ts';
import { checkIndices } from './epoch.ts';
import { KernelMemory } from './memory.ts';
import { type KernelShape, needed } from './table.ts';

/** Users scored at a time (assembly/score.ts). */
const GROUP = 16;

type FactorShape = Extract<KernelShape, { kind: 'bprmf' | 'mf' }>;

/** A scorer of p·q on an instance of its own. Every score is the sequential float32 sum over the factors. */
export async function createScorer(
  module: WebAssembly.Module,
  shape: FactorShape,
  params: Params,
): Promise<Scorer> {
  const memory = await KernelMemory.create(module);
  const { users, items, factors } = shape;
  const row = 8 * Math.ceil(items / 8);
  const scores = memory.take(4 * GROUP * row);
  const panels = memory.take(4 * row * factors);
  const usersAt = memory.place(needed(params, 'P', [users, factors]).data);
  const base = memory.mark();
  memory.kernels.setScorer(usersAt, factors, panels, items, scores);
  memory.kernels.packItems(memory.place(needed(params, 'Q', [items, factors]).data));
  memory.release(base);
  return new KernelScorer(memory, shape, scores, base);
}

class KernelScorer implements Scorer {
  private memory: KernelMemory | null;

  constructor(
    memory: KernelMemory,
    private readonly shape: FactorShape,
    private readonly scoresAt: number,
    private readonly base: number,
  ) {
    this.memory = memory;
  }

  async scores(users: Int32Array): Promise<Float32Array> {
    const memory = this.alive();
    const { items } = this.shape;
    checkIndices(users, this.shape.users, 'user');
    const list = memory.place(users);
    const out = new Float32Array(users.length * items);
    const row = 8 * Math.ceil(items / 8);
    for (let first = 0; first < users.length; first += GROUP) {
      const n = Math.min(GROUP, users.length - first);
      memory.kernels.scoreUsers(list + 4 * first, n);
      const group = memory.f32(this.scoresAt, GROUP * row);
      for (let u = 0; u < n; u++) out.set(group.subarray(u * row, u * row + items), (first + u) * items);
    }
    return out;
  }

  async rank(block: RankBlock): Promise<RankResult> {
    const memory = this.alive();
    const { users, excludedOffsets, excluded, targetOffsets, targets, k } = block;
    const n = users.length;
    if (!(Number.isInteger(k) && k >= 0)) throw new LabFailure('internal', `A list cannot have ${k} places.`);
    checkIndices(users, this.shape.users, 'user');
    checkIndices(excluded, this.shape.items, 'item');
    checkIndices(targets, this.shape.items, 'item');
    checkOffsets(excludedOffsets, n, excluded.length);
    checkOffsets(targetOffsets, n, targets.length);
    const [list, exOffsets, ex, tOffsets, t] = [users, excludedOffsets, excluded, targetOffsets, targets].map(
      (column) => memory.place(column),
    ) as [number, number, number, number, number];
    const ranks = memory.take(4 * targets.length);
    const ties = memory.take(4 * targets.length);
    const top = memory.take(4 * n * k);
    const topScores = memory.take(4 * n * k);
    memory.kernels.rankBlock(list, n, exOffsets, ex, tOffsets, t, k, ranks, ties, top, topScores);
    return {
      ranks: memory.i32(ranks, targets.length).slice(),
      ties: memory.i32(ties, targets.length).slice(),
      top: memory.i32(top, n * k).slice(),
      topScores: memory.f32(topScores, n * k).slice(),
    };
  }

  dispose(): void {
    this.memory = null;
  }

  /** The memory, with all that earlier calls took in it given back. */
  private alive(): KernelMemory {
    if (!this.memory) throw new LabFailure('internal', 'This scorer was disposed of.');
    this.memory.release(this.base);
    return this.memory;
  }
}

function checkOffsets(offsets: Int32Array, rows: number, length: number): void {
  let good = offsets.length === rows + 1 && offsets[0]! >= 0 && offsets[rows]! <= length;
  for (let r = 0; r < rows && good; r++) good = offsets[r]! <= offsets[r + 1]!;
  if (!good) {
    throw new LabFailure('internal', `The offsets of a block of ${rows} users do not fit its index list.`);
  }
}
