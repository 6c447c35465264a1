import { createRng } from '../../core/random.ts';
import type { Csr } from '../../data/types.ts';
import { targetHits } from '../../measure/poisoning.ts';
import { rankAll } from '../../measure/rank.ts';
import type { Score } from '../../poison/adaptive.ts';
import { withUsers } from '../../poison/inject.ts';
import type { PoisonProfileId } from '../../protocol/names/poison.ts';
import { aprFirst } from '../../protocol/spec/poison-defence.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { silent } from '../bench/asking.ts';
import { rankingMeasures, withScorer } from '../bench/judge.ts';
import { stageKey, studyTask } from '../bench/stages.ts';
import { screened } from './detect.ts';
import type { PoisonSubject } from './subject.ts';
import { type TrainingWay, trainedWith } from './training.ts';

/** Epochs of a rehearsal that is not whole: half, but no fewer than it takes a defence to set in. */
function partOf(spec: PoisonSpec): PoisonSpec {
  const { model, defence } = spec;
  const half = (epochs: number) => Math.ceil(epochs / 2);
  const least = Math.min(model.epochs, defence.pretrain + 2 * defence.interval);
  return {
    ...spec,
    model: { ...model, epochs: Math.max(half(model.epochs), least) },
    defence: {
      ...defence,
      pcmf: { ...defence.pcmf, epochs: half(defence.pcmf.epochs) },
      aprEpochs: half(defence.aprEpochs ?? aprFirst.aprEpochs),
      studentEpochs: half(defence.studentEpochs ?? aprFirst.studentEpochs),
    },
  };
}

/** The seed of the attacker's copy: whoever attacks does not know the one that the model will be trained with. */
export const copySeed = (seed: number): number =>
  createRng(seed)
    .child('rehearsal')
    .int(2 ** 32);

/**
 * Tries fakes as an attacker does who knows the data, the model and its defence: trains a copy of the model that way on
 * genuine and fake users, with a seed of its own, and looks where the targets stand. The score is the targets' hit ratio
 * and then their mean place, both towards the goal; without targets, what is lost of the hit ratio on test items.
 */
export function rehearsal(subject: PoisonSubject, attack: PoisonProfileId, way: TrainingWay) {
  return async (fakes: Csr, whole: boolean): Promise<Score> => {
    const spec = whole ? subject.spec : partOf(subject.spec);
    const run = silent(subject.bench.run);
    const bench = { ...subject.bench, run };
    const copy: PoisonSubject = { ...subject, spec, bench, seed: copySeed(subject.seed) };
    const told = {
      key: stageKey('rehearsal', { attack, ...way }, bench.data.keys.split),
      doing: { study: 'poison', stage: 'profiles', item: { attack } },
    } as const;
    const { split } = screened(copy, withUsers(bench.data.split, fakes), way);
    const { shape, params } = await trainedWith(copy, split, way, told);
    const model = { kind: spec.model.kind, shape, params, seed: copy.seed };
    const { k } = spec.measure;
    return bench.seat.use((engine) =>
      withScorer(model, bench.data.split, engine, async (scorer) => {
        if (spec.attack.goal === 'availability') {
          const test = await studyTask(spec, bench.env, bench.data, 'test');
          return [-(await rankingMeasures(scorer, bench.data.split, test, k, run)).hr];
        }
        const ranking = await rankAll(scorer, subject.task, k, run);
        const { all: hr } = targetHits(ranking, bench.data.split.nUsers, subject.targets.length);
        const places = ranking.ranks.reduce((sum, rank) => sum + rank, 0) / ranking.ranks.length;
        return spec.attack.goal === 'promote' ? [hr, -places] : [-hr, places];
      }),
    );
  };
}
