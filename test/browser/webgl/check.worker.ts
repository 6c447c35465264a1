import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { memory } from '@tensorflow/tfjs-core';
import type { ModelShape } from '../../../workers/engines/shape.ts';
import { createTfjsEngine, type TfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { toLabError } from '../../../workers/protocol/run/errors.ts';
import { adversarialEpoch } from '../../oracle/adversary.ts';
import { bilinearLogit } from '../../oracle/bilinear.ts';
import { fmLogit, type Wide, widen } from '../../oracle/losses.ts';
import { ncfLogit } from '../../oracle/ncf.ts';
import { batchGradient, OracleTrainer } from '../../oracle/trainer.ts';
import { epochFor, furthest, optimisers, shapes, weightsFor } from '../../workers/engines/tfjs/cases.ts';

const open = (id: 'tfjs-webgl' | 'tfjs-wasm') => createTfjsEngine(id, { wasm: { simd, plain } });

/** Largest gap to the float64 twin over all parameters, after two epochs with a short last batch. */
async function trainingGaps(engine: TfjsEngine): Promise<Record<string, number>> {
  const gaps: Record<string, number> = {};
  for (const [kind, shape] of Object.entries(shapes(0.02)))
    for (const optimiser of optimisers) {
      const twin = new OracleTrainer(shape, optimiser, weightsFor(shape));
      const stepper = await engine.stepper(shape, optimiser, weightsFor(shape));
      let lossGap = 0;
      for (const seed of [1, 2]) {
        const epoch = epochFor(shape, 19, 8, seed);
        const expected = twin.run(epoch);
        stepper.load(epoch);
        lossGap = Math.max(lossGap, Math.abs((await stepper.run(0, 3)) / expected - 1));
      }
      const params = await stepper.read();
      stepper.dispose();
      const most = Object.entries(twin.params).map(([name, values]) => furthest(params[name]!.data, values));
      gaps[`${kind}, ${JSON.stringify(optimiser)}`] = Math.max(lossGap, ...most);
    }
  return gaps;
}

function expectedScores(shape: ModelShape, wide: Wide, users: Int32Array): number[] {
  if (shape.kind === 'fm') return [];
  return [...users].flatMap((u) =>
    Array.from({ length: shape.items }, (_, i) => {
      if (shape.kind === 'ncf') return ncfLogit(shape, wide, u, i).logit;
      if (shape.kind === 'bilinear') return bilinearLogit(shape, wide, u, i);
      let score = 0;
      for (let k = 0; k < shape.factors; k++)
        score += wide.P![u * shape.factors + k]! * wide.Q![i * shape.factors + k]!;
      return score;
    }),
  );
}

/** Largest gaps of scores and FM logits to plain loops. */
async function scoringGaps(engine: TfjsEngine): Promise<Record<string, number>> {
  const gaps: Record<string, number> = {};
  const users = Int32Array.of(8, 0, 3, 3);
  for (const [kind, shape] of Object.entries(shapes(0))) {
    const params = weightsFor(shape);
    const wide = widen(params);
    const epoch = epochFor(shape, 60, 60);
    if (shape.kind === 'fm' && epoch.kind === 'instances') {
      const logits = await engine.fmLogits(params, epoch, shape.selfTerms);
      const expected = Array.from(logits, (_, row) => {
        const active = epoch.features.subarray(epoch.offsets[row], epoch.offsets[row + 1]);
        return fmLogit(wide, active, shape.factors, shape.selfTerms);
      });
      gaps[kind] = furthest(logits, expected);
    } else {
      const scorer = await engine.scorer(shape, params);
      gaps[kind] = furthest(await scorer.scores(users), expectedScores(shape, wide, users));
      scorer.dispose();
    }
  }
  return gaps;
}

/** Adversaries of each kind, as BPR-MF and MF train against them. */
const sparring = {
  fgsm: { step: 0.5, steps: 1, projection: 'none', start: 'zero' },
  noise: { step: 0, steps: 0, projection: 'none', start: 'unit' },
  'bim clipped': { step: 0.2, steps: 3, projection: 'element', start: 'zero' },
  'pgd in the row ball': { step: 0.2, steps: 3, projection: 'row', start: 'raw' },
} as const;

/** Largest gap to the float64 twin after an epoch of adversarial training with a short last batch. */
async function adversaryGaps(engine: TfjsEngine): Promise<Record<string, number>> {
  const gaps: Record<string, number> = {};
  for (const kind of ['bprmf', 'mf'] as const) {
    const shape = shapes(0)[kind]!;
    const epoch = epochFor(shape, 19, 8);
    if ((shape.kind !== 'bprmf' && shape.kind !== 'mf') || !('users' in epoch)) continue;
    for (const [name, moves] of Object.entries(sparring)) {
      const zero = moves.start === 'zero';
      const pool = Float32Array.from({ length: zero ? 0 : 40 }, (_, n) => Math.sin(n + 1) / 3);
      const columns = kind === 'bprmf' ? 3 : 2;
      const places = Int32Array.from({ length: zero ? 0 : 19 * columns }, (_, n) => (7 * n) % 35);
      const adversary = { weight: 0.8, epsilon: 0.5, ...moves, pool, places };
      const against = { ...epoch, adversary } as Parameters<typeof adversarialEpoch>[1];
      const twin = widen(weightsFor(shape));
      const expected = adversarialEpoch(twin, against, shape.factors, 0.1);
      const stepper = await engine.stepper(shape, { kind: 'sgd', rate: 0.1 }, weightsFor(shape));
      stepper.load(against);
      const lossGap = Math.abs((await stepper.run(0, 3)) / expected - 1);
      const { P, Q } = await stepper.read();
      stepper.dispose();
      gaps[`${kind}, ${name}`] = Math.max(lossGap, furthest(P!.data, twin.P!), furthest(Q!.data, twin.Q!));
    }
  }
  return gaps;
}

/** Largest gap of the gradient of the embeddings to that of the batch loss in double precision, as a sum. */
async function embeddingGaps(engine: TfjsEngine): Promise<Record<string, number>> {
  const gaps: Record<string, number> = {};
  for (const [kind, shape] of Object.entries(shapes(0))) {
    if (shape.kind === 'bilinear') continue;
    // Examples of which none lies on a bend of NCF's network.
    const epoch = epochFor(shape, 30, 30, 5);
    const params = weightsFor(shape);
    const { gradients } = await engine.embeddingGradient(shape, params, epoch);
    const expected = batchGradient(shape, widen(params), epoch, 0, 30);
    const examples = shape.kind === 'bprmf' ? 1 : 30;
    for (const [name, values] of Object.entries(gradients))
      gaps[`${kind}, ${name}`] = furthest(
        values,
        expected[name]!.map((value) => examples * value),
      );
  }
  return gaps;
}

async function agreement(id: 'tfjs-webgl' | 'tfjs-wasm') {
  const engine = await open(id);
  const training = await trainingGaps(engine);
  const scoring = await scoringGaps(engine);
  const adversary = await adversaryGaps(engine);
  const embeddings = await embeddingGaps(engine);
  const { label, software } = engine;
  engine.dispose();
  return { label, software, training, scoring, adversary, embeddings, tensors: memory().numTensors };
}

/** Loses the context in the middle of training, then goes on from what was read before on a new engine. */
async function contextLoss() {
  const shape = shapes(0).bprmf!;
  const adagrad = optimisers[1]!;
  const epoch = epochFor(shape, 64, 8);
  const whole = new OracleTrainer(shape, adagrad, weightsFor(shape));
  whole.run(epoch);

  const first = await open('tfjs-webgl');
  const broken = await first.stepper(shape, adagrad, weightsFor(shape));
  broken.load(epoch);
  await broken.run(0, 4);
  const checkpoint = await broken.read();
  const pending = broken.run(4, 8).then(
    () => 'settled',
    (thrown) => toLabError(thrown).code,
  );
  const lostIt = first.loseContext();
  const reason = await first.lost;
  const run = await pending;
  const read = await broken.read().then(
    () => 'settled',
    (thrown) => toLabError(thrown).code,
  );
  broken.dispose();
  first.dispose();

  const second = await open('tfjs-webgl');
  const resumed = await second.stepper(shape, adagrad, checkpoint);
  resumed.load(epoch);
  await resumed.run(4, 8);
  const { P } = await resumed.read();
  resumed.dispose();
  second.dispose();
  return { lostIt, reason, run, read, gap: furthest(P!.data, whole.params.P!), tensors: memory().numTensors };
}

/** 18 lives of an engine in one worker: browsers allow some 16 live contexts. */
async function manyLives() {
  const shape = shapes(0).bprmf!;
  let lost = 0;
  for (let n = 0; n < 18; n++) {
    const engine = await open('tfjs-webgl');
    void engine.lost.then(() => {
      lost += 1;
    });
    const stepper = await engine.stepper(shape, optimisers[0]!, weightsFor(shape));
    stepper.load(epochFor(shape, 16, 8));
    await stepper.run(0, 2);
    stepper.dispose();
    engine.dispose();
  }
  return { tensors: memory().numTensors, lost };
}

const checks = {
  webgl: () => agreement('tfjs-webgl'),
  wasm: () => agreement('tfjs-wasm'),
  contextLoss,
  manyLives,
};
export type CheckName = keyof typeof checks;

self.addEventListener('message', async ({ data }: MessageEvent<CheckName>) => {
  try {
    postMessage(await checks[data]());
  } catch (thrown) {
    postMessage({ failed: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown) });
  }
});
