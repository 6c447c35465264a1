import type { Params } from '../../core/tensor.ts';
import { restarted, restarts } from '../../protocol/spec/cells.ts';
import { attackObjective } from '../perturb/objective.ts';
import { perturbed } from '../perturb/points.ts';
import type { PerturbSubject } from '../perturb/subject.ts';
import type { Tried } from './tried.ts';

/**
 * PGD from several starts with several lengths of a step; the walk that reached the highest loss is taken, the earlier
 * one of equal ones. A start comes with negatives of its own, so the loss is judged on those of all starts together: on
 * one start's alone, its walks would win whatever the others do.
 */
export async function restartedPgd(
  subject: PerturbSubject,
  epsilon: number,
): Promise<{ readonly params: Params; readonly tried: readonly Tried[] }> {
  const { spec, run } = subject;
  const judges = restarts.draws.map((draw) => attackObjective(subject, { ...spec.attack, draw }));
  const lossOf = async (params: Params): Promise<number> => {
    let sum = 0;
    for (const judge of judges) sum += (await judge.ascent(params, spec.attack.targets, 0)).value;
    return sum;
  };
  const walks: {
    readonly params: Params;
    readonly loss: number;
    readonly share: number;
    readonly draw: number;
  }[] = [];
  for (const draw of restarts.draws)
    for (const share of restarts.shares) {
      await run.gate();
      const { params } = await perturbed({ ...subject, spec: restarted(spec, draw, share) }, 'pgd', epsilon);
      walks.push({ params, loss: await lossOf(params), share, draw });
    }
  const best = walks.reduce((a, b) => (b.loss > a.loss ? b : a));
  return {
    params: best.params,
    tried: walks.map(({ loss, share, draw }, n) => ({
      setting: `start ${draw + 1}, α = ${share} ε`,
      ...{ share, draw, trained: null, score: loss, taken: walks[n] === best },
    })),
  };
}
