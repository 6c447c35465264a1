import { LabFailure } from '../protocol/run/errors.ts';
import { type ExactModel, exactSign } from './exact-arithmetic.ts';
import type { Certificate, PerturbationSpace, Target, Weapons } from './types.ts';

interface KernelExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  begin(items: number, paddedFactors: number, budget: number, cachedRows: number, bothWays: boolean): number;
  linearPointer(): number;
  prepare(): void;
  beginInstances(): void;
  beginExact(): void;
  beginConcave(): void;
  beginDual(): void;
  sumsPointer(): number;
  multiply(): void;
  switchesPointer(): number;
  errorsPointer(): number;
  chosenPointer(): number;
  loadInstance(slot: number, flipSign: number, margin: number): void;
  greedy(): number;
  beginSearch(last: number, easy: number): void;
  setEffort(first: number, later: number, pace: number): void;
  search(allowance: number): number;
  readonly relaxation: WebAssembly.Global;
  readonly split: WebAssembly.Global;
  readonly row: WebAssembly.Global;
  readonly best: WebAssembly.Global;
  readonly nodes: WebAssembly.Global;
}

/** Unit roundoff of float64. */
const u = 2 ** -53;
/** Largest budget: the lists of pair sums grow with its square. */
export const maxBudget = 20;
/** Memory for cached Gram rows, bytes. */
const cacheBytes = 200 * 2 ** 20;

/** Instances that are multiplied with the embeddings in one pass (assembly/gram.ts). */
const block = 4;
/** Search nodes between two looks at the gate: about 10 ms where lists are long. */
const nodesPerSlice = 256;

export interface CertifyOptions {
  /** Items the adversary can reach (1) or not (0), [n]; null for all. */
  readonly reachable: Uint8Array | null;
  /** Search nodes per instance; 0 leaves the exact search out. */
  readonly nodeLimit: number;
  /** How the search goes about it where f is to rise; it changes what an answer costs, never the answer. */
  readonly effort?: SearchEffort;
}

export interface SearchEffort {
  /** Nodes of a size that are searched by rows before shares are handed on. */
  readonly rowNodes: number;
  /** Times that shares are handed on at the first list, and at those below. */
  readonly first: number;
  readonly later: number;
  /** How far the first step goes, as a share of the way to the margin. */
  readonly pace: number;
}

const usualEffort: SearchEffort = { rowNodes: 1000, first: 2000, later: 80, pace: 1 };

/**
 * Certificates for the instances of one factorization machine, up to budget Q: the bounds of paper 000
 * (equations 7 to 11), the finer relaxation and the row bound, greedy (Algorithm 1), and branch and bound.
 * All decisions are float64 with margins wider than the rounding; where a set falls between, its flip is
 * decided by exact integer arithmetic, so no instance is undecided by rounding.
 */
export class Certifier {
  private readonly kernel: KernelExports;
  private readonly largestLinear: number;
  private readonly largestNorm: number;
  private decider: Decider | null = null;
  /** Calls wait for one another, since the kernels hold one instance at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @param module the compiled certificate kernels
   * @param weapons the perturbable features; n ≥ 1
   * @param budget Q, 1 to 20
   * @param space which switches the adversary has
   */
  constructor(
    module: WebAssembly.Module,
    private readonly weapons: Weapons,
    private readonly budget: number,
    private readonly space: PerturbationSpace,
  ) {
    if (!Number.isInteger(budget) || budget < 1 || budget > maxBudget) {
      throw new LabFailure(
        'bad-spec',
        `The budget q must be a whole number from 1 to ${maxBudget}, not ${budget}.`,
      );
    }
    const { count: n, factors, linear, embeddings } = weapons;
    const padded = Math.ceil(factors / 4) * 4;
    this.kernel = new WebAssembly.Instance(module, {
      certify: { decide: (size: number) => (this.decider?.flips(this.chosen(size)) ? 1 : 0) },
    }).exports as KernelExports;
    const rows = this.kernel.begin(
      n,
      padded,
      budget,
      Math.max(1, Math.min(n, Math.floor(cacheBytes / (8 * n)))),
      space === 'both',
    );
    const V = new Float64Array(this.kernel.memory.buffer, rows, (n + block) * padded);
    V.fill(0);
    let largestSquare = 0;
    for (let j = 0; j < n; j++) {
      const v = embeddings.subarray(j * factors, (j + 1) * factors);
      V.set(v, j * padded);
      largestSquare = Math.max(
        largestSquare,
        v.reduce((sum, x) => sum + x * x, 0),
      );
    }
    new Float64Array(this.kernel.memory.buffer, this.kernel.linearPointer(), n).set(linear);
    // Rounded up: the norm itself is a rounded sum of `factors` squares and a root.
    this.largestNorm = Math.sqrt(largestSquare * (1 + (factors + 2) * 2 * u)) * (1 + 2 * u);
    this.largestLinear = linear.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    this.kernel.prepare();
    this.kernel.beginInstances();
    this.kernel.beginExact();
    this.kernel.beginConcave();
    this.kernel.beginDual();
  }

  private chosen(size: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, this.kernel.chosenPointer(), size).slice();
  }

  /**
   * A bound on |computed δ(S) - δ(S)| plus the error of f itself, for |S| = r. Products and sums of at most
   * k + active + 2r + 16 terms, each at most the norms' product (Cauchy-Schwarz), by the standard bound
   * γ_m Σ|a_i b_i| (Higham, Accuracy and Stability, section 3.1); the factor 2 covers the second order.
   */
  private writeErrors(target: Target): void {
    const errors = new Float64Array(this.kernel.memory.buffer, this.kernel.errorsPointer(), this.budget + 1);
    const single = this.largestLinear + this.largestNorm * target.sumScale + this.largestNorm ** 2;
    for (let r = 0; r <= this.budget; r++) {
      const terms = this.weapons.factors + target.active + 2 * r + 16;
      errors[r] = target.scoreError + 2 * u * terms * (r * single + r * r * this.largestNorm ** 2);
    }
  }

  /**
   * Certifies instances; each decider answers for its own where rounding could decide. Reaching for many at a time
   * is faster, since the embeddings are read once for several.
   * @param gate awaited between slices of the work
   */
  certify(
    instances: readonly { readonly target: Target; readonly decider: Decider }[],
    options: CertifyOptions,
    gate: () => Promise<void> = async () => {},
  ): Promise<Certificate[]> {
    const mine = this.turn.then(() => this.blocks(instances, options, gate));
    this.turn = mine.catch(() => {});
    return mine;
  }

  private async blocks(
    instances: readonly { readonly target: Target; readonly decider: Decider }[],
    options: CertifyOptions,
    gate: () => Promise<void>,
  ): Promise<Certificate[]> {
    const { kernel, weapons } = this;
    const padded = Math.ceil(weapons.factors / 4) * 4;
    const certificates: Certificate[] = [];
    for (let from = 0; from < instances.length; from += block) {
      const some = instances.slice(from, from + block);
      const sums = new Float64Array(kernel.memory.buffer, kernel.sumsPointer(), block * padded);
      sums.fill(0);
      some.forEach(({ target }, slot) => {
        sums.set(target.sum, slot * padded);
      });
      kernel.multiply();
      for (const [slot, { target, decider }] of some.entries()) {
        certificates.push(await this.one(slot, target, decider, options, gate));
      }
    }
    return certificates;
  }

  private async one(
    slot: number,
    target: Target,
    decider: Decider,
    { reachable, nodeLimit, effort = usualEffort }: CertifyOptions,
    gate: () => Promise<void>,
  ): Promise<Certificate> {
    const { kernel, budget, weapons, space } = this;
    const switches = new Int8Array(kernel.memory.buffer, kernel.switchesPointer(), weapons.count);
    switches.fill(space === 'remove' ? 0 : 1);
    for (const j of target.on) switches[j] = space === 'add' ? 0 : -1;
    if (reachable) for (let j = 0; j < weapons.count; j++) if (!reachable[j]) switches[j] = 0;
    this.writeErrors(target);
    this.decider = decider;

    const isClear = Math.abs(target.score) > target.scoreError;
    const label = (isClear ? target.score > 0 : decider.isPositive()) ? 1 : -1;
    const margin = label === 1 ? Math.max(0, target.score) : Math.max(0, -target.score);
    kernel.loadInstance(slot, label === 1 ? -1 : 1, margin);
    const [relaxation, split, row, best] = [kernel.relaxation, kernel.split, kernel.row, kernel.best].map(
      (g) => Number(g.value),
    ) as [number, number, number, number];
    const greedy = kernel.greedy();
    const greedySet = [...this.chosen(greedy)];
    const bounds = { label, margin, relaxation, split, row, best, greedy, greedySet } as const;
    if (best === budget || greedy === best + 1) {
      // The bounds close every smaller size, so greedy's flip is a smallest one without any search.
      return { ...bounds, exact: greedy, exactSet: greedySet, nodes: 0 };
    }
    kernel.setEffort(effort.first, effort.later, effort.pace);
    kernel.beginSearch(greedy > 0 ? greedy - 1 : budget, effort.rowNodes);
    for (let nodes = 0; nodes < nodeLimit; ) {
      const size = kernel.search(Math.min(nodeLimit - nodes, nodesPerSlice));
      nodes = Number(kernel.nodes.value);
      if (size === 0) return { ...bounds, exact: greedy, exactSet: greedySet, nodes };
      if (size > 0) return { ...bounds, exact: size, exactSet: [...this.chosen(size)], nodes };
      await gate();
      this.decider = decider;
    }
    return { ...bounds, exact: null, exactSet: [], nodes: nodeLimit };
  }
}

/** Exact answers for one instance, asked only where float64 could not decide. */
export interface Decider {
  /** Whether f(x) > 0. */
  isPositive(): boolean;
  /** Whether the instance with these items switched is classified otherwise. */
  flips(items: Int32Array): boolean;
}

/**
 * Decides by exact integer arithmetic.
 * @param active features of the instance
 * @param featureOf feature index of a perturbable item
 */
export function exactDecider(
  model: ExactModel,
  active: ReadonlySet<number>,
  featureOf: (item: number) => number,
): Decider {
  let positive: boolean | undefined;
  const isPositive = () => {
    positive ??= exactSign(model, active) > 0;
    return positive;
  };
  return {
    isPositive,
    flips(items) {
      const changed = new Set(active);
      for (const item of items) {
        const feature = featureOf(item);
        if (!changed.delete(feature)) changed.add(feature);
      }
      return exactSign(model, changed) > 0 !== isPositive();
    },
  };
}
