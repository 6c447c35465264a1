import type { RunContext } from '../core/run.ts';
import type { Engine } from '../engines/types.ts';
import type { EngineOffer } from '../protocol/api.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import { LabFailure, reasonOf, toLabError } from '../protocol/run/errors.ts';
import type { EngineTiming } from '../protocol/run/events.ts';
import { type EngineTrial, timeSteps } from './trial.ts';

/** The engines that a place has: `workers/lab/engines.ts` in the browser, another in the command line. */
export interface EngineRegistry {
  /** What the device offers, in the words of the badge; opens nothing that takes long. */
  offers(): Promise<EngineOffer[]>;
  /** @throws LabFailure 'engine-unsupported' with the reason where the engine does not work here. */
  open(id: EngineId): Promise<Engine>;
}

/** Opens engines, keeps them open, and finds the fastest. Owner of every engine it hands out. */
export interface Engines {
  /** The engine `id`, the same one as before unless its device was lost. @throws as `EngineRegistry.open`. */
  open(id: EngineId): Promise<Engine>;
  /**
   * The fastest engine for a model by a trial of real steps, and how each did; remembered per model, sizes and
   * optimiser. Without a trial (models without parameters) the first that opens.
   * @throws LabFailure 'engine-unsupported' where none works.
   */
  choose(trial: EngineTrial | null, run: RunContext): Promise<EngineChoice>;
  /** Engines open at present. */
  opened(): readonly Engine[];
  dispose(): void;
}

interface EngineChoice {
  readonly engine: EngineId;
  readonly timings: readonly EngineTiming[];
}

/** What Auto tries; the plain CPU backend only where none of these works. */
const tried: readonly EngineId[] = ['kernels', 'tfjs-webgl', 'tfjs-wasm'];
const lastResort: EngineId = 'tfjs-cpu';

const names: Readonly<Record<EngineId, string>> = {
  kernels: 'WebAssembly SIMD',
  'tfjs-webgl': 'TensorFlow.js on WebGL',
  'tfjs-wasm': 'TensorFlow.js on WebAssembly',
  'tfjs-cpu': 'TensorFlow.js on the CPU',
};

/** Failures that mean "another engine might do it"; a bad spec or a stop would fail everywhere alike. */
function engineFault(thrown: unknown): boolean {
  return !['bad-spec', 'stopped'].includes(toLabError(thrown).code);
}

/** True where an engine's code did not arrive, which says nothing of whether the engine works here. */
const didNotArrive = (thrown: unknown) => toLabError(thrown).code === 'not-loaded';

/** Under what a choice is remembered: everything that moves the speed of a step. */
function keyOf({ shape, optimiser, epoch }: EngineTrial): string {
  const { userFields: _u, itemFields: _i, ...sizes } = { userFields: null, itemFields: null, ...shape };
  return JSON.stringify([sizes, optimiser.kind, epoch.batch]);
}

class OpenEngines implements Engines {
  private readonly engines = new Map<EngineId, Engine>();
  private readonly remembered = new Map<string, EngineChoice>();

  constructor(private readonly registry: EngineRegistry) {}

  async open(id: EngineId): Promise<Engine> {
    const open = this.engines.get(id);
    if (open) return open;
    const engine = await this.registry.open(id);
    this.engines.set(id, engine);
    void engine.lost.then(() => {
      if (this.engines.get(id) === engine) this.close(id);
    });
    return engine;
  }

  async choose(trial: EngineTrial | null, run: RunContext): Promise<EngineChoice> {
    const key = trial ? keyOf(trial) : 'no parameters';
    const known = this.remembered.get(key);
    if (known) return known;
    const missing: unknown[] = [];
    const choice = trial ? await this.fastest(trial, run, missing) : await this.first(missing);
    // What was left out because its code did not arrive has its chance the next time.
    if (missing.length === 0) this.remembered.set(key, choice);
    return choice;
  }

  opened(): readonly Engine[] {
    return [...this.engines.values()];
  }

  dispose(): void {
    for (const id of [...this.engines.keys()]) this.close(id);
  }

  private async first(missing: unknown[]): Promise<EngineChoice> {
    const reasons: string[] = [];
    for (const id of ['kernels', 'tfjs-wasm', lastResort] as const) {
      try {
        return { engine: (await this.open(id)).id, timings: [] };
      } catch (thrown) {
        if (didNotArrive(thrown)) missing.push(thrown);
        reasons.push(`${names[id]}: ${reasonOf(thrown)}`);
      }
    }
    if (missing.length > 0) throw missing[0];
    throw new LabFailure('engine-unsupported', `No engine works here. ${reasons.join(' ')}`);
  }

  private async fastest(trial: EngineTrial, run: RunContext, missing: unknown[]): Promise<EngineChoice> {
    const offers = new Map((await this.registry.offers()).map((offer) => [offer.engine, offer]));
    const timings: EngineTiming[] = [];
    for (const id of tried) {
      timings.push(await this.time(id, offers.get(id), trial, run, missing));
      await run.gate();
    }
    if (timings.every((t) => t.stepsPerSecond === null)) {
      timings.push(await this.time(lastResort, offers.get(lastResort), trial, run, missing));
    }
    const best = timings.reduce((a, b) => ((b.stepsPerSecond ?? -1) > (a.stepsPerSecond ?? -1) ? b : a));
    for (const { engine } of timings) if (engine !== best.engine) this.close(engine);
    if (best.stepsPerSecond === null) {
      if (missing.length > 0) throw missing[0];
      const reasons = timings.map((t) => `${t.label}: ${t.note}`).join(' ');
      throw new LabFailure('engine-unsupported', `No engine can train this model here. ${reasons}`);
    }
    return { engine: best.engine, timings };
  }

  /** How fast one engine is, or why it is left out; what did not arrive is added to `missing`. */
  private async time(
    id: EngineId,
    offer: EngineOffer | undefined,
    trial: EngineTrial,
    run: RunContext,
    missing: unknown[],
  ): Promise<EngineTiming> {
    const label = offer?.label ?? names[id];
    const left = (note: string): EngineTiming => ({ engine: id, label, stepsPerSecond: null, note });
    if (!offer?.available) return left(offer?.note || 'not on this device');
    const software = 'a software renderer, which would freeze the page; it can be pinned';
    if (offer.software) return left(software);
    try {
      const engine = await this.open(id);
      if (engine.software) return left(software);
      return {
        engine: id,
        label: engine.label,
        stepsPerSecond: await timeSteps(engine, trial, () => run.now()),
      };
    } catch (thrown) {
      if (!engineFault(thrown)) throw thrown;
      if (didNotArrive(thrown)) missing.push(thrown);
      return left(reasonOf(thrown));
    }
  }

  private close(id: EngineId): void {
    const engine = this.engines.get(id);
    this.engines.delete(id);
    engine?.dispose();
  }
}

/** The engines of `registry`, opened when first asked for. */
export function openEngines(registry: EngineRegistry): Engines {
  return new OpenEngines(registry);
}

/** Who steps in for an engine that cannot work, first choice first. */
const fallbacks: Readonly<Record<EngineId, readonly EngineId[]>> = {
  kernels: ['tfjs-wasm', 'tfjs-cpu'],
  'tfjs-webgl': ['kernels', 'tfjs-wasm', 'tfjs-cpu'],
  'tfjs-wasm': ['kernels', 'tfjs-cpu'],
  'tfjs-cpu': ['kernels', 'tfjs-wasm'],
};

/**
 * The pinned engine `wanted`, or the next that opens and passes `serves` (which throws where it cannot train the
 * model), with a warning that says why and what computes instead.
 * @throws LabFailure 'engine-unsupported' where none does.
 */
export async function openPinned(
  engines: Pick<Engines, 'open'>,
  wanted: EngineId,
  serves: (engine: Engine) => Promise<void>,
  run: RunContext,
): Promise<Engine> {
  const reasons: string[] = [];
  for (const id of [wanted, ...fallbacks[wanted]]) {
    try {
      const engine = await engines.open(id);
      await serves(engine);
      if (reasons.length > 0) {
        const text = `${reasons.join(' ')} ${names[id]} computes instead.`;
        run.emit({ kind: 'note', level: 'warning', text });
      }
      return engine;
    } catch (thrown) {
      // The same spec should not be computed by another engine because a file was late.
      if (!engineFault(thrown) || didNotArrive(thrown)) throw thrown;
      reasons.push(`${names[id]} cannot be used: ${reasonOf(thrown)}`);
    }
  }
  throw new LabFailure('engine-unsupported', `No engine works here. ${reasons.join(' ')}`);
}
