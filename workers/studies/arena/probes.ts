import { meanRowNorm, moved } from '../../perturb/direction.ts';
import type { ArenaProbe } from '../../protocol/names/arena.ts';
import { attackObjective } from '../perturb/objective.ts';
import { perturbed } from '../perturb/points.ts';
import type { PerturbSubject } from '../perturb/subject.ts';
import { keptShare } from './kept.ts';

/** What a cell found besides its own number, by the probe. */
export type Probes = Partial<Record<ArenaProbe, number>>;

/** How many times the mean length of a row the ball has that counts as none. */
const farAway = 20;

/**
 * Whether the loss that FGSM raises does rise along its step, and what the same gradient leaves where nothing bounds it:
 * signs that the gradient of a model hides (Carlini et al., On evaluating adversarial robustness, 2019).
 */
export async function embeddingProbes(subject: PerturbSubject, epsilon: number): Promise<Probes> {
  const { spec, model, run } = subject;
  const { targets } = spec.attack;
  const objective = attackObjective(subject, spec.attack);
  const start = await objective.ascent(model.params, targets, 0);
  const lossAt = async (length: number) =>
    (await objective.ascent(moved(model.params, start.direction, length), targets, 0)).value;
  await run.gate();
  const far = farAway * meanRowNorm(model.params, targets);
  const { params } = await perturbed(subject, 'bim', far);
  return {
    'loss at 0': start.value,
    'loss at half': await lossAt(epsilon / 2),
    'loss at one': await lossAt(epsilon),
    'loss at two': await lossAt(2 * epsilon),
    unbounded: await keptShare(subject, params),
  };
}
