import { makeTarget } from '../../certify/target.ts';
import type { RunContext } from '../../core/run.ts';
import type { Dataset } from '../../data/types.ts';
import type { CertificateAnswer, CertificateQuestion, SwitchShare } from '../../protocol/ask/certificate.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from '../bench/env.ts';
import { askedMachine, needInstance } from './asked.ts';
import { activeOf, type CertifySubject, certifierOf, needCertifiable, reachOf, subjectOf } from './stages.ts';

/** Single clicks offered for trying by hand. */
const offered = 8;

function dot(
  { fm: { embeddings, factors } }: CertifySubject,
  feature: number,
  other: ArrayLike<number>,
): number {
  let sum = 0;
  for (let f = 0; f < factors; f++) sum += embeddings[feature * factors + f] * other[f];
  return sum;
}

/**
 * What the switches `items` do to f one after another (paper 000, equation 5): linear term, interaction with the
 * instance as it was, interaction with itself and the switches before.
 */
export function switchShares(
  subject: CertifySubject,
  instance: number,
  items: readonly number[],
  titles: readonly string[],
): SwitchShare[] {
  const { fm, first } = subject;
  const { factors } = fm;
  const active = activeOf(subject, instance);
  const on = new Set(active);
  const { score, sum } = makeTarget(fm, active, () => -1);
  const moved = new Float64Array(factors);
  let after = score;
  return items.map((item) => {
    const feature = first + item;
    const v = fm.embeddings.subarray(feature * factors, (feature + 1) * factors);
    const added = !on.delete(feature);
    if (added) on.add(feature);
    const t = added ? 1 : -1;
    const square = dot(subject, feature, v);
    const linear = t * fm.linear[feature];
    // Taking v out of s turns ½(‖s‖² + Σ‖v‖²) by -<v, s>; putting it in by <v, s> + ‖v‖².
    const withInstance = t * dot(subject, feature, sum);
    const withSwitched = t * dot(subject, feature, moved) + (added ? square : 0);
    for (let f = 0; f < factors; f++) moved[f] += t * v[f];
    const delta = linear + withInstance + withSwitched;
    after += delta;
    return { item, title: titles[item], added, linear, withInstance, withSwitched, delta, after };
  });
}

/** The set in the order in which each next switch moves f furthest towards the flip. */
function ordered(
  subject: CertifySubject,
  instance: number,
  set: readonly number[],
  label: number,
  titles: readonly string[],
) {
  const left = [...set];
  const order: number[] = [];
  while (left.length > 0) {
    const next = left
      .map((item) => ({
        item,
        delta: switchShares(subject, instance, [...order, item], titles).at(-1)?.delta ?? 0,
      }))
      .reduce((best, one) => (label * one.delta < label * best.delta ? one : best)).item;
    order.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return switchShares(subject, instance, order, titles);
}

/** Names of what is on in every field but the history. */
function fieldsOf({ instances }: CertifySubject, view: Dataset, active: Int32Array) {
  const side = [...view.userFields, ...view.itemFields, ...view.contextFields];
  return instances.fields.slice(0, -1).map(({ name, start, size }, n) => {
    const own = [...active].filter((feature) => feature >= start && feature < start + size);
    const nameOf = (value: number) =>
      n === 0 ? view.userIds[value] : n === 1 ? view.itemTitles[value] : side[n - 2].labels[value];
    return { name, values: own.map((feature) => nameOf(feature - start)) };
  });
}

/**
 * One instance of a certify study that was run here: its fields, bounds, flips with their shares, and what clicks
 * switched by hand do to f.
 * @throws LabFailure 'bad-spec' where the study was not run here, or instance or item do not exist
 */
export async function askCertificate(
  spec: Spec,
  question: CertificateQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<CertificateAnswer> {
  needCertifiable(spec);
  const { data, model, subject } = await askedMachine(spec, env, run);
  const { instance, clicks } = question;
  const { labels } = subject.instances;
  needInstance(subject, instance);
  if (clicks.some((item) => !(Number.isInteger(item) && item >= 0 && item < subject.items))) {
    throw new LabFailure('bad-spec', `An item to click at must be a number from 0 to ${subject.items - 1}.`);
  }
  const certifier = await certifierOf(spec, env, subject, model.key);
  const reachable = reachOf(spec, data.split);
  const [certificate] = await certifier.certify([subjectOf(subject, instance)], {
    reachable,
    nodeLimit: spec.attack.nodes,
  });
  const { itemTitles: titles } = data.view;
  const active = activeOf(subject, instance);
  const on = new Set(active);
  const { label, relaxation, split, row, best, greedy, exact, exactSet, greedySet, nodes } = certificate;
  const free = Array.from({ length: subject.items }, (_, j) => j).filter((j) => {
    const isOn = on.has(subject.first + j);
    return (
      (!reachable || reachable[j] === 1) &&
      (spec.attack.space === 'both' || (spec.attack.space === 'add') !== isOn)
    );
  });
  const singles = free
    .filter((item) => !clicks.includes(item))
    .map((item) => ({
      item,
      delta: switchShares(subject, instance, [...clicks, item], titles).at(-1) as SwitchShare,
    }))
    .sort((a, b) => label * (a.delta.delta - b.delta.delta) || a.item - b.item);
  return {
    instance,
    instances: labels.length,
    f: label * certificate.margin,
    label,
    truth: labels[instance] > 0.5 ? 1 : -1,
    fields: fieldsOf(subject, data.view, active),
    history: [...active]
      .filter((feature) => feature >= subject.first)
      .map((feature) => ({ item: feature - subject.first, title: titles[feature - subject.first] })),
    bounds: { relaxation, split, row, best },
    budget: spec.attack.budget,
    greedy,
    exact,
    nodes,
    flip: ordered(subject, instance, exactSet.length > 0 ? exactSet : greedySet, label, titles),
    clicks: switchShares(subject, instance, clicks, titles),
    offers: singles.slice(0, offered).map(({ delta }) => delta),
  };
}
