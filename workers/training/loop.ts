import { createRng, type Rng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { Stepper } from '../engines/stepper.ts';
import type { Engine } from '../engines/types.ts';
import { initialParams } from '../models/initial.ts';
import { LabFailure, reasonOf, toLabError } from '../protocol/run/errors.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import { CheckpointKeeper } from './checkpoints.ts';
import { DeviceWatch, isDeviceLost } from './device.ts';
import { type EpochSource, epochRng } from './epochs.ts';
import { begin, ProgressMeter } from './progress.ts';
import { shapeFor, sourceFor } from './sources.ts';
import type { TrainData, TrainModel, TrainRequest } from './types.ts';

/** Milliseconds of work between two looks at the controls. */
const slice = 12;
/** How often in a row a device may be lost before the run gives up. */
const lossesAllowed = 3;

type Trained = Exclude<ModelSpec, { kind: 'random' | 'popularity' }>;

/**
 * Mini-batches per call of `Stepper.run`. Decided by engine and batch size and never by the clock, since the
 * loss is summed per call and another grouping would round differently. A read of WebGL costs 9 ms whatever
 * its size, so there one read serves 16 steps.
 */
function stepsPerCall(engine: Engine, batch: number): number {
  if (engine.id === 'kernels') return Math.max(1, Math.floor(4096 / batch));
  return engine.id === 'tfjs-webgl' && !engine.software ? 16 : 1;
}

/** Parameters without optimiser state. */
function weightsOf(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('opt.')));
}

function diverged(epoch: number, rate: number): LabFailure {
  return new LabFailure(
    'diverged',
    `Training diverged in epoch ${epoch}: the loss is no longer a finite number. Lower the learning rate (now ${rate}), or raise the optimiser's epsilon or accumulator start.`,
  );
}

function dataOf(request: TrainRequest): TrainData {
  if (!request.dataset) throw new LabFailure('internal', 'A training without a plan needs data.');
  return request;
}

class Training {
  private readonly initial: Params;
  private readonly source: EpochSource;
  private readonly rng: Rng;
  private readonly keeper: CheckpointKeeper;
  private readonly batches: number;
  private readonly meter: ProgressMeter;
  private engine: Engine;
  private watch: DeviceWatch;
  private stepper: Stepper | null = null;
  /** Epochs finished. */
  private epoch = 0;
  private losses: number[] = [];
  /** The last epoch measured; -1 before any. */
  private measured = -1;
  private gated: number;

  constructor(
    private readonly request: TrainRequest,
    private readonly model: Trained,
    private readonly shape: ModelShape,
    private readonly run: RunContext,
  ) {
    this.rng = createRng(request.seed);
    this.initial = request.plan?.initial ?? initialParams(model, shape, this.rng.child('initial weights'));
    this.source = request.plan?.source ?? sourceFor(model, dataOf(request));
    this.batches = Math.ceil(this.source.examples / model.batch);
    this.keeper = new CheckpointKeeper(request.key, request.checkpoints, run, this.initial);
    this.meter = new ProgressMeter(run, request.doing, model.epochs * this.batches);
    this.engine = request.engine;
    this.watch = new DeviceWatch(this.engine);
    this.gated = run.now();
  }

  async train() {
    begin(this.run, this.request.doing);
    if (await this.keeper.find(this.model.epochs)) {
      const { epoch, curve } = this.keeper.last;
      if (curve) this.request.curve?.restore(curve);
      this.note('info', `Training went on from epoch ${epoch}, where it was interrupted.`);
    }
    let losses = 0;
    for (;;) {
      const from = this.keeper.last.epoch;
      try {
        await this.open();
        await this.epochs();
        const params = weightsOf(await this.read());
        return { params, engine: this.engine.id, epochs: this.epoch, losses: this.losses };
      } catch (thrown) {
        if (toLabError(thrown).code === 'diverged') await this.keeper.reset();
        if (!isDeviceLost(thrown)) throw thrown;
        losses = this.keeper.last.epoch > from ? 1 : losses + 1;
        if (losses > lossesAllowed) throw thrown;
        await this.reopen();
      } finally {
        this.leave();
      }
    }
  }

  /** Builds the stepper and hands it what the last checkpoint holds. */
  private async open(): Promise<void> {
    const { epoch, params, losses } = this.keeper.last;
    const { plan } = this.request;
    this.stepper = await this.watch.guard(
      () =>
        plan?.stepper?.(this.initial) ?? this.engine.stepper(this.shape, this.model.optimiser, this.initial),
    );
    if (epoch > 0) await this.write(params);
    this.epoch = epoch;
    this.losses = [...losses];
  }

  /** Frees the stepper. That of a lost device may fail at it, which must not hide why training ended. */
  private leave(): void {
    try {
      this.stepper?.dispose();
    } catch (thrown) {
      this.note('warning', `Memory of the engine was not freed: ${reasonOf(thrown)}`);
    }
    this.stepper = null;
  }

  private async reopen(): Promise<void> {
    const at = this.epoch + 1;
    this.engine = await this.request.reopen();
    this.watch = new DeviceWatch(this.engine);
    this.note(
      'warning',
      `The GPU context was lost at epoch ${at}; training went on from epoch ${this.keeper.last.epoch}.`,
    );
  }

  private async epochs(): Promise<void> {
    if (this.epoch === 0 && (this.request.measureEvery > 0 || this.model.epochs === 0)) await this.measure();
    while (this.epoch < this.model.epochs) {
      let went = await this.trainEpoch();
      if (went === 'go') {
        if (this.measureDue()) {
          if ((await this.measure()) === 'enough') return;
        } else if (this.run.pausing?.()) await this.showWaiting();
        if (this.epoch === this.model.epochs || this.keeper.due(this.epoch)) await this.save();
        went = await this.run.epochGate(this.epoch);
        this.gated = this.run.now();
      }
      if (went === 'rewind') await this.rewind();
    }
  }

  /** One epoch in slices; 'rewind' leaves it unfinished. */
  private async trainEpoch(): Promise<'go' | 'rewind'> {
    const { run, batches, meter } = this;
    const stepper = this.stepper!;
    let began = run.now();
    const epoch = this.epoch + 1;
    const { next, stretches } = this.source;
    const held = stretches?.batches ?? batches;
    // A stepper of the plan's own gives way within a batch, and its batches take long.
    const steps = this.request.plan?.stepper ? 1 : stepsPerCall(this.engine, this.model.batch);
    let sum = 0;
    for (let from = 0, to = 0; from < batches; from = to) {
      if (from === 0) stepper.load(next.call(this.source, epochRng(this.rng, epoch), epoch));
      else if (from % held === 0) stepper.load(stretches!.later(from / held));
      const base = from - (from % held);
      to = Math.min(from + steps, batches, base + held);
      const loss = await this.watch.guard(() => stepper.run(from - base, to - base));
      if (!Number.isFinite(loss)) throw diverged(this.epoch + 1, this.model.optimiser.rate);
      sum += loss;
      meter.add(to - from, run.now() - began);
      meter.say(this.epoch * batches + to);
      if (run.now() - this.gated >= slice) {
        const went = await this.gate();
        this.gated = run.now();
        if (went === 'rewind') return went;
      }
      began = run.now();
    }
    this.epoch++;
    this.losses.push(sum / this.source.examples);
    if (this.epoch === this.model.epochs) meter.say(this.epoch * batches, true);
    return 'go';
  }

  private async gate(): Promise<'go' | 'rewind'> {
    if (this.run.stepGate) return this.run.stepGate();
    await this.run.gate();
    return 'go';
  }

  private measureDue(): boolean {
    const { measureEvery } = this.request;
    if (this.epoch === this.model.epochs) return true;
    return measureEvery > 0 && this.epoch % measureEvery === 0;
  }

  /** Measures the present epoch unless that was done before a device was lost. */
  private async measure(): Promise<'enough' | undefined> {
    if (this.epoch <= this.measured) return;
    const params = weightsOf(await this.read());
    const { epoch } = this;
    const wanted = await this.request.onMeasure(epoch, params, this.losses[epoch - 1] ?? null);
    this.measured = epoch;
    return wanted;
  }

  /** Lets whoever walks epoch by epoch see what the last one did. */
  private async showWaiting(): Promise<void> {
    const { onWait } = this.request;
    if (onWait) await onWait(this.epoch, weightsOf(await this.read()), this.losses[this.epoch - 1] ?? null);
  }

  private async save(): Promise<void> {
    const params = await this.read();
    const curve = this.request.curve?.rows();
    await this.keeper.save({
      epoch: this.epoch,
      params,
      losses: [...this.losses],
      ...(curve && { curve: [...curve] }),
    });
  }

  private async rewind(): Promise<void> {
    await this.keeper.reset();
    this.epoch = 0;
    this.losses = [];
    this.measured = -1;
    this.request.onRewind();
    await this.write(this.initial);
    this.meter.say(0, true);
    if (this.request.measureEvery > 0) await this.measure();
    await this.gate();
  }

  private read(): Promise<Params> {
    return this.watch.guard(() => this.stepper!.read());
  }

  private write(params: Params): Promise<void> {
    return this.watch.guard(() => this.stepper!.write(params));
  }

  private note(level: 'info' | 'warning', text: string): void {
    this.run.emit({ kind: 'note', level, text });
  }
}

/**
 * Trains `request.model` and resolves to its parameters. The result depends on model, data, seed and engine
 * alone: pausing, resuming from a checkpoint, rewinding and losing the device on the way change no bit of it,
 * since every epoch has a random stream of its own and checkpoints hold the optimiser's state.
 * The last checkpoint stays in the store when training ends; who owns the store clears it with the run.
 * @throws LabFailure 'diverged' when the loss is no longer finite, 'device-lost' when the device was lost
 * more than three times without a checkpoint between, 'stopped' from the gates, 'bad-spec' for data that the
 * model cannot learn from.
 */
export const trainModel: TrainModel = async (request, run) => {
  const { model, key, seed } = request;
  const shape = request.plan?.shape ?? shapeFor(model, dataOf(request));
  if (shape === null || model.kind === 'random' || model.kind === 'popularity') {
    await request.onMeasure(0, {}, null);
    return {
      key,
      kind: model.kind,
      shape: null,
      params: {},
      seed,
      engine: request.engine.id,
      epochs: 0,
      losses: [],
    };
  }
  const trained = await new Training(request, model, shape, run).train();
  return { key, kind: model.kind, shape, seed, ...trained };
};
