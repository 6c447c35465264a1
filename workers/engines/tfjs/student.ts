import {
  add,
  dispose,
  keep,
  matMul,
  mul,
  relu,
  sigmoid,
  softplus,
  square,
  step,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { LabFailure } from '../../protocol/run/errors.ts';
import { enteringWidths, parameterShapes } from '../layout.ts';
import type { NcfShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import type { StudentGoal, StudentStage, Teacher } from '../tower.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';
import { firstSums, towerInputs } from './ncf.ts';
import { NoisePool } from './noise.ts';
import { type Program, uploadWeights } from './stepper.ts';
import { type TowerPass, taughtFromSums, towerPass } from './tower.ts';

interface Loss {
  /** [n, 1], before weighting. */
  readonly losses: Tensor2D;
  /** The tower's part of the gradient, from derivatives already divided by the number of examples. */
  readonly back: { readonly input: Tensor2D; readonly weights: Weights };
}

/** Log loss of the logits over `temperature` against targets in [0, 1]; `share` [n, 1] is 1/n, 0 for padding. */
function crossEntropy(pass: TowerPass, targets: Tensor2D, temperature: number, share: Tensor2D): Loss {
  const cooled = mul<Tensor2D>(pass.logits, 1 / temperature);
  const slope = mul<Tensor2D>(sub(sigmoid(cooled), targets), mul(share, 1 / temperature));
  return { losses: sub(softplus(cooled), mul(targets, cooled)), back: pass.backward(slope) };
}

function hintLoss(pass: TowerPass, layer: number, hint: Tensor2D, weights: Weights, share: Tensor2D): Loss {
  const guided = pass.activations[layer]!;
  const kernel = weights['hint.kernel'] as Tensor2D;
  const regressed = relu(add<Tensor2D>(matMul<Tensor2D>(guided, kernel), weights['hint.bias'] as Tensor1D));
  const error = sub<Tensor2D>(regressed, hint);
  const through = mul<Tensor2D>(mul<Tensor2D>(error, step(regressed)), share);
  const below = pass.backwardFrom(layer, matMul<Tensor2D>(through, transpose(kernel)));
  return {
    losses: mul(sum<Tensor2D>(square(error), 1, true), 0.5),
    back: {
      input: below.input,
      weights: {
        ...below.weights,
        'hint.kernel': matMul<Tensor2D>(transpose(guided), through),
        'hint.bias': sum(through, 0),
      },
    },
  };
}

/** A teacher on the device: its weights, and its first layer's sums of every user and every item. */
interface Taught {
  readonly weights: Weights;
  readonly sums: { readonly user: Tensor2D; readonly item: Tensor2D };
}

function upload(device: Device, { shape, params }: Teacher): Taught {
  const weights = uploadWeights(shape, params);
  const sums = tidy(() => {
    const { user, item } = firstSums(shape, device, weights);
    return { user: keep(user), item: keep(item) };
  });
  return { weights, sums };
}

function studentBatches(
  shape: NcfShape,
  device: Device,
  loaded: Epoch,
  goal: StudentGoal,
  teacher: Taught | null,
  noiseOf: (rows: number) => NoisePool | null,
): Batches {
  const epoch = expectEpoch(loaded, 'pointwise');
  const plan = new BatchPlan(epoch.users.length, epoch.batch);
  const inputAt = towerInputs(shape, device, epoch, plan);
  const pool = noiseOf(plan.size);
  const rowsAt = (table: Tensor2D, column: Int32Array, b: number) =>
    device.lookup(oneHot(plan.indices(column, b), table.shape[0]), plan.size).gather(table);

  function at(b: number, weights: Weights, stepNumber: number): BatchResult {
    const share = plan.weight(b, 1 / plan.examples(b));
    const { input, backward } = inputAt(b, weights);
    const pass = towerPass(weights, input, null, pool?.draw(`step ${stepNumber}`));
    const taught =
      teacher &&
      taughtFromSums(
        teacher.weights,
        add<Tensor2D>(rowsAt(teacher.sums.user, epoch.users, b), rowsAt(teacher.sums.item, epoch.items, b)),
      );
    const loss = (): Loss => {
      if (goal.kind === 'labels')
        return crossEntropy(pass, plan.column(epoch.labels, b), goal.temperature, share);
      if (!taught) throw new LabFailure('internal', 'A student without a teacher.');
      if (goal.kind === 'hint')
        return hintLoss(pass, goal.layer, taught.hidden[goal.layer - 1]!, weights, share);
      const soft = sigmoid(mul<Tensor2D>(taught.logits, 1 / goal.temperature));
      return crossEntropy(pass, soft, goal.temperature, share);
    };
    const { losses, back } = loss();
    return {
      losses: mul(losses, plan.weight(b)),
      gradients: { ...back.weights, ...backward(back.input) },
    };
  }

  return { size: plan.size, count: plan.count, at };
}

/** Width of the output of ReLU layer `layer`, from 1. */
function hiddenWidth({ layers }: NcfShape, layer: number): number {
  const width = layers[layer - 1];
  if (width === undefined)
    throw new LabFailure('internal', `There is no hidden layer ${layer} to take or give hints at.`);
  return width;
}

/** The program of one stage of a student's training; see `StudentGoal`. Owns the teacher and the noise. */
export function studentProgram(device: Device, shape: NcfShape, stage: StudentStage): Program {
  const { goal, sigma, seed } = stage;
  if (shape.shape !== 'mlp' || (goal.kind !== 'labels' && goal.teacher.shape.shape !== 'mlp'))
    throw new LabFailure('internal', 'Hints and noise layers are for the MLP shape of NCF.');
  const regressor: Program['parameters'] =
    goal.kind === 'hint'
      ? [
          ['hint.kernel', [hiddenWidth(shape, goal.layer), hiddenWidth(goal.teacher.shape, goal.layer)]],
          ['hint.bias', [hiddenWidth(goal.teacher.shape, goal.layer)]],
        ]
      : [];
  device.use();
  const teacher = goal.kind === 'labels' ? null : upload(device, goal.teacher);
  let pool: NoisePool | null = null;
  return {
    name: 'student',
    parameters: [...parameterShapes(shape), ...regressor],
    batches: (epoch) => {
      device.use();
      return studentBatches(shape, device, epoch, goal, teacher, (rows) => {
        if (sigma > 0) pool ??= new NoisePool(rows, enteringWidths(shape), sigma, seed);
        return pool;
      });
    },
    dispose: () => {
      if (teacher) dispose([...Object.values(teacher.weights), ...Object.values(teacher.sums)]);
      pool?.dispose();
    },
  };
}
