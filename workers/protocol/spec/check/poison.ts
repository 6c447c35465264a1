import { idsOf, withTrait } from '../../names/entry.ts';
import { models, predictionOf } from '../../names/models.ts';
import {
  isAimed,
  isOfClicks,
  isWayOfClicks,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
} from '../../names/poison.ts';
import type { PoisonSpec } from '../spec.ts';
import { checkCommon } from './common.ts';
import type { Refusal } from './refusal.ts';

const list = new Intl.ListFormat('en-GB');

/** 'S-TNA moves', 'S-TNA and AUSH move': the labels of `ids` with the verb that suits their number. */
const they = <Id extends string>(
  entries: Readonly<Record<Id, { readonly label: string }>>,
  ids: readonly Id[],
  one: string,
  several: string,
): string => `${list.format(ids.map((id) => entries[id].label))} ${ids.length === 1 ? one : several}`;

const ofClicks = idsOf(withTrait(poisonProfiles, 'ofClicks'));

function checkAttack({ attack }: PoisonSpec): Refusal[] {
  const aimed = attack.profiles.filter(isAimed);
  if (attack.goal !== 'availability' || aimed.length === 0) return [];
  return [
    {
      path: 'attack.profiles',
      message: `${they(poisonProfiles, aimed, 'moves', 'move')} target items, and availability has none: choose other profiles, or set attack.goal to promote.`,
    },
  ];
}

/** What of the detectors leaves nothing to train on: those that flag a share flag all of it. */
export function checkDetection({
  defence: { detectors, detection },
}: {
  readonly defence: Pick<PoisonSpec['defence'], 'detectors' | 'detection'>;
}): Refusal[] {
  const flagging = detectors.filter((id) => id !== 'degree-sad');
  if (detection.share < 1 || flagging.length === 0) return [];
  return [
    {
      path: 'defence.detection.share',
      message: `${they(poisonDetectors, flagging, 'flags', 'flag')} this share of the users, which is all of them, and nothing is left to train on; set defence.detection.share below 1.`,
    },
  ];
}

/** Below it the Hessian of a user with fewer ratings than factors counts as singular. */
const leastRidge = 1e-9;

/** An inverse Hessian that does not exist. */
export function checkHessian({
  model,
  defence: { methods, hessian, damping },
}: {
  readonly model: Pick<PoisonSpec['model'], 'l2'>;
  readonly defence: Pick<PoisonSpec['defence'], 'methods' | 'hessian' | 'damping'>;
}): Refusal[] {
  if (!methods.includes('apt') || hessian === 'none' || damping >= leastRidge || model.l2 >= leastRidge)
    return [];
  return [
    {
      path: 'defence.damping',
      message: `The Hessian of a user with fewer ratings than factors cannot be inverted without damping; set defence.damping to ${leastRidge} or more, or defence.hessian to none.`,
    },
  ];
}

/** What has no meaning for a model of clicks. */
function checkClicks({ model, attack, defence }: PoisonSpec): Refusal[] {
  if (predictionOf(model.kind) === 'ratings') return [];
  const { label } = models[model.kind];
  const refusals: Refusal[] = [];
  if (attack.goal !== 'promote') {
    refusals.push({
      path: 'attack.goal',
      message: `${label} learns from clicks, and a click can only speak for an item: set attack.goal to promote, or model.kind to mf.`,
    });
  }
  const odd = attack.profiles.filter((id) => !isOfClicks(id));
  if (odd.length > 0) {
    const reason = `${label} learns from clicks, and ${they(poisonProfiles, odd, 'is', 'are')} about ratings`;
    refusals.push({
      path: 'attack.profiles',
      message: `${reason}: choose among ${list.format(ofClicks)}, or set model.kind to mf.`,
      reason: `${reason}.`,
    });
  }
  const alien = defence.methods.filter((id) => !isWayOfClicks(id));
  if (alien.length > 0) {
    refusals.push({
      path: 'defence.methods',
      message: `${they(poisonDefences, alien, 'trains MF on ratings and does', 'train MF on ratings and do')} not exist for ${label}: leave ${alien.length === 1 ? 'it' : 'them'} out of defence.methods, or set model.kind to mf.`,
    });
  }
  if (defence.detectors.includes('rdma')) {
    refusals.push({
      path: 'defence.detectors',
      message:
        'RDMA measures how far ratings stand from their means, and clicks have none: take rdma out of defence.detectors.',
    });
  }
  if (model.kind === 'ncf' && model.sideFields) {
    refusals.push({
      path: 'model.sideFields',
      message: 'Fake users have no side information to embed: set model.sideFields to false.',
    });
  }
  return refusals;
}

/** Ways that train BPR-MF where the model is another. */
function checkClickWays({ model, defence }: PoisonSpec): Refusal[] {
  const alien = model.kind === 'bprmf' ? [] : defence.methods.filter(isWayOfClicks);
  if (alien.length === 0) return [];
  return [
    {
      path: 'defence.methods',
      message: `${they(poisonDefences, alien, 'trains BPR-MF on clicks and does', 'train BPR-MF on clicks and do')} not exist for ${models[model.kind].label}: leave ${alien.length === 1 ? 'it' : 'them'} out of defence.methods, or set model.kind to bprmf.`,
    },
  ];
}

/** What a poison study is refused for. */
export const checkPoison = (spec: PoisonSpec): readonly Refusal[] => [
  ...checkCommon(spec),
  ...checkAttack(spec),
  ...checkDetection(spec),
  ...checkHessian(spec),
  ...checkClicks(spec),
  ...checkClickWays(spec),
];
