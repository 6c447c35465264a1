import type { Params } from '../../core/tensor.ts';
import { restarted, restarts } from '../../protocol/spec/cells.ts';
import { attackObjective } from '../perturb/objective.ts';
import { perturbed } from '../perturb/points.ts';
import type { PerturbSubject } from '../perturb/subject.ts';
import type { Tried } from './tried.ts';

/**
 * PGD from several starts with several lengths of a step; the walk that reached the highest loss is taken, the earlier
 * one of equal ones. Loss is judged on the same examples for all, those of the first start.
 */
export async function restartedPgd(
  subject: PerturbSubject,
  epsilon: number,
): Promise<{ readonly params: Params; readonly tried: readonly Tried[] }> {
  const { spec, run } = subject;
  const judge = attackObjective(subject, spec.attack);
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
      const loss = (await judge.ascent(params, spec.attack.targets, 0)).value;
      walks.push({ params, loss, share, draw });
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
