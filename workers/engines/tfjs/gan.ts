import {
  add,
  clone,
  concat,
  dispose,
  matMul,
  mul,
  sigmoid,
  slice,
  softplus,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import type { GanBatch, GanEngine, GanLosses, GanProblem, GanSession } from '../gan.ts';
import type { Optimiser } from '../shape.ts';
import type { Device } from './device.ts';
import { freshSlot, optimiserStep, SLOTS } from './optimiser.ts';

/** Dense layers with sigmoids but for the last, whose sums are given out; with a backward pass by hand. */
class Layers {
  readonly weights: Record<string, Tensor>;
  private readonly slots: Record<string, Tensor[]>;
  private readonly depth: number;
  private steps = 0;

  constructor(
    private readonly prefix: string,
    params: Params,
    private readonly optimiser: Optimiser,
  ) {
    const names = Object.keys(params).filter((name) => name.startsWith(`${prefix}.`));
    this.depth = names.length / 2;
    this.weights = Object.fromEntries(
      names.map((name) => [name, tensor(params[name]!.data.slice(), [...params[name]!.shape])]),
    );
    this.slots = Object.fromEntries(
      names.map((name) => [
        name,
        SLOTS[optimiser.kind].map(() =>
          tidy(() => add(zerosLike(this.weights[name]!), freshSlot(optimiser))),
        ),
      ]),
    );
  }

  private part(layer: number, kind: 'kernel' | 'bias'): Tensor {
    return this.weights[`${this.prefix}.${layer}.${kind}`]!;
  }

  forward(input: Tensor2D) {
    const entered = [input];
    let sums = input;
    for (let n = 0; n < this.depth; n++) {
      const into = entered[n]!;
      sums = add(matMul(into, this.part(n, 'kernel') as Tensor2D), this.part(n, 'bias') as Tensor1D);
      if (n + 1 < this.depth) entered.push(sigmoid(sums));
    }
    return { sums, entered };
  }

  /** Gradients by name, and that of the input, of a loss with the derivative `slope` with respect to the sums. */
  backward(entered: readonly Tensor2D[], slope: Tensor2D, l2: number) {
    const gradients: Record<string, Tensor> = {};
    let through = slope;
    for (let n = this.depth - 1; n >= 0; n--) {
      const kernel = this.part(n, 'kernel') as Tensor2D;
      const own = matMul<Tensor2D>(transpose(entered[n]!), through);
      gradients[`${this.prefix}.${n}.kernel`] = l2 > 0 ? add(own, mul(kernel, 2 * l2)) : own;
      gradients[`${this.prefix}.${n}.bias`] = sum(through, 0);
      const below = matMul<Tensor2D>(through, transpose(kernel));
      const a = entered[n]!;
      through = n > 0 ? mul<Tensor2D>(below, mul(a, sub(1, a))) : below;
    }
    return { gradients, input: through };
  }

  /** New weights and slots, to be kept by `take`. */
  stepped(gradients: Record<string, Tensor>) {
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => {
        const { weight, slots } = optimiserStep(
          this.optimiser,
          this.weights[name]!,
          gradient,
          this.slots[name]!,
          this.steps + 1,
        );
        return [name, { weight: clone(weight), slots }];
      }),
    );
  }

  take(next: ReturnType<Layers['stepped']>): void {
    this.steps++;
    for (const [name, { weight, slots }] of Object.entries(next)) {
      dispose([this.weights[name]!, ...this.slots[name]!]);
      this.weights[name] = weight;
      this.slots[name] = slots;
    }
  }

  dispose(): void {
    dispose([...Object.values(this.weights), ...Object.values(this.slots).flat()]);
  }
}

class Session implements GanSession {
  readonly #generator: Layers;
  readonly #discriminator: Layers;
  /** [selected × items], 1 where column n of the selected stands. */
  readonly #places: Tensor2D;
  /** Its transpose. */
  readonly #takes: Tensor2D;

  constructor(
    private readonly device: Device,
    private readonly problem: GanProblem,
  ) {
    const { items, selected, params } = problem;
    device.use();
    this.#generator = new Layers('g', params, problem.generator);
    this.#discriminator = new Layers('d', params, problem.discriminator);
    const places = new Float32Array(selected.length * items);
    selected.forEach((item, n) => {
      places[n * items + item] = 1;
    });
    this.#places = tensor2d(places, [selected.length, items]);
    this.#takes = tidy(() => clone(transpose(this.#places)));
  }

  #uploaded({ rows, fillers, selected, wanted }: GanBatch) {
    const { items } = this.problem;
    const width = this.problem.selected.length;
    return {
      fillers: tensor2d(fillers.slice(), [rows, items]),
      selected: tensor2d(selected.slice(), [rows, width]),
      wanted: tensor2d(wanted.slice(), [rows, width]),
    };
  }

  judge: GanSession['judge'] = async (batch) => {
    this.device.use();
    const { rows } = batch;
    const next = tidy(() => {
      const { fillers, selected } = this.#uploaded(batch);
      const made = sigmoid(this.#generator.forward(fillers).sums);
      const profiles = concat<Tensor2D>(
        [selected, made].map((ratings) => add<Tensor2D>(fillers, matMul(ratings, this.#places))),
        0,
      );
      const { sums, entered } = this.#discriminator.forward(profiles);
      const real = slice(sums, [0, 0], [rows, 1]);
      const fake = slice(sums, [rows, 0], [rows, 1]);
      const slope = concat<Tensor2D>([sub(sigmoid(real), 1), sigmoid(fake)], 0);
      const { gradients } = this.#discriminator.backward(entered, mul(slope, 1 / (2 * rows)), 0);
      const loss = mul(add(sum(softplus(mul(real, -1))), sum(softplus(fake))), 1 / (2 * rows));
      return { weights: this.#discriminator.stepped(gradients), loss };
    });
    this.#discriminator.take(next.weights);
    try {
      return (await this.device.read(next.loss))[0]!;
    } finally {
      next.loss.dispose();
    }
  };

  forge: GanSession['forge'] = async (batch) => {
    this.device.use();
    const { rows } = batch;
    const { scale, goal, l2 } = this.problem;
    const cells = rows * this.problem.selected.length;
    const some = Math.max(
      1,
      batch.wanted.reduce((total, x) => total + x, 0),
    );
    const next = tidy(() => {
      const { fillers, selected, wanted } = this.#uploaded(batch);
      const { sums, entered } = this.#generator.forward(fillers);
      const made = sigmoid(sums);
      const profile = add<Tensor2D>(fillers, matMul(made, this.#places));
      const judged = this.#discriminator.forward(profile);
      const doubt = mul<Tensor2D>(sub(sigmoid(judged.sums), 1), 1 / rows);
      const { input } = this.#discriminator.backward(judged.entered, doubt, 0);
      const far = sub<Tensor2D>(made, goal);
      const wrong = mul<Tensor2D>(wanted, sub(made, selected));
      const pull = add<Tensor2D>(
        matMul(input, this.#takes),
        add(mul(far, (2 * scale ** 2) / cells), mul(wrong, (2 * scale ** 2) / some)),
      );
      const slope = mul<Tensor2D>(pull, mul(made, sub(1, made)));
      const { gradients } = this.#generator.backward(entered, slope, l2);
      const losses = stack([
        mul(sum(softplus(mul(judged.sums, -1))), 1 / rows),
        mul(sum(square(far)), scale ** 2 / cells),
        mul(sum(square(wrong)), scale ** 2 / some),
      ]);
      return { weights: this.#generator.stepped(gradients), losses };
    });
    this.#generator.take(next.weights);
    try {
      const [adversarial, shilling, reconstruction] = await this.device.read(next.losses);
      return { adversarial, shilling, reconstruction } as GanLosses;
    } finally {
      next.losses.dispose();
    }
  };

  complete: GanSession['complete'] = async (fillers, rows) => {
    this.device.use();
    const made = tidy(() =>
      sigmoid(this.#generator.forward(tensor2d(fillers.slice(), [rows, this.problem.items])).sums),
    );
    try {
      return await this.device.read(made);
    } finally {
      made.dispose();
    }
  };

  dispose(): void {
    this.#generator.dispose();
    this.#discriminator.dispose();
    dispose([this.#places, this.#takes]);
  }
}

/** Generators and discriminators on a TensorFlow.js device. */
export const ganEngine = (device: Device): GanEngine => ({ open: (problem) => new Session(device, problem) });
