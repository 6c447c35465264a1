import type { Rng } from '../core/random.ts';
import type { Adversary } from '../engines/stepper.ts';
import { publishedStart } from '../perturb/multistep.ts';
import type { DefenceSpec } from '../protocol/spec/perturb.ts';
import { draw } from '../training/draw.ts';

type Apr = Extract<DefenceSpec, { kind: 'apr' }>;

/** What moves the embeddings in adversarial training. */
export interface AdversarialTerm {
  readonly noise: Apr['noise'];
  readonly epsilon: number;
  readonly lambda: number;
}

/** Values in the pool from which start rows are cut: drawn anew each epoch, long enough that stretches rarely meet. */
const poolSize = 1 << 18;

function movesOf({
  noise,
  epsilon,
}: AdversarialTerm): Pick<Adversary, 'step' | 'steps' | 'projection' | 'start'> {
  switch (noise.kind) {
    case 'fgsm':
      return { step: epsilon, steps: 1, projection: 'none', start: 'zero' };
    case 'random':
      return { step: 0, steps: 0, projection: 'none', start: 'unit' };
    case 'bim':
    case 'pgd':
      return {
        step: noise.share * epsilon,
        steps: noise.iterations,
        projection: noise.projection,
        start: noise.kind === 'bim' ? 'zero' : 'raw',
      };
  }
}

/** Half-width of the uniform start of PGD. */
function reachOf({ noise, epsilon }: AdversarialTerm): number {
  return noise.kind === 'pgd' && noise.start === 'budget' ? epsilon : publishedStart;
}

/**
 * Makes the adversary of one epoch after another, for `occurrences` named rows of `factors` values. FGSM is AMF-grad of
 * paper 004, random rows of length ε are AMF-random, BIM and PGD inside are the lab's own. Start rows are cut at
 * random places from a pool of 2^18 normal (random) or uniform (PGD) values, drawn anew each epoch; a row's own draw
 * for every batch would take longer than the step. The arrays are overwritten by the next call.
 */
export function adversaries(
  term: AdversarialTerm,
  occurrences: number,
  factors: number,
): (rng: Rng) => Adversary {
  const moves = movesOf(term);
  const starts = moves.start !== 'zero';
  const pool = new Float32Array(starts ? poolSize : 0);
  const places = new Int32Array(starts ? occurrences : 0);
  const reach = reachOf(term);
  return (rng) => {
    for (let n = 0; n < pool.length; n++) {
      pool[n] = moves.start === 'unit' ? rng.normal() : reach * (2 * rng.uniform() - 1);
    }
    for (let n = 0; n < places.length; n++) places[n] = draw(rng, pool.length - factors + 1);
    return { weight: term.lambda, epsilon: term.epsilon, ...moves, pool, places };
  };
}
