import { type ModelId, models, predictionOf } from '../names/models.ts';
import { LabFailure } from '../run/errors.ts';
import { type Holder, isObject, issueInWords, plainCopy, repairBy, unknownMembers } from './repair.ts';
import { type Spec, type StudyId, specSchema, studyIds } from './spec.ts';

/** `defaults` under a member that may be absent; one that is no object is left for the schema to refuse. */
const under = (defaults: object, member: unknown): unknown =>
  member === undefined || isObject(member) ? { ...defaults, ...member } : member;

/** The members of a poison spec that a model of clicks needs otherwise than MF on ratings. */
const withClicks = (input: Holder): Holder => ({
  ...input,
  view: under({ feedback: 'implicit' }, input.view),
  attack: under({ profiles: ['random', 'power-item'] }, input.attack),
  defence: under({ methods: [] }, input.defence),
});

/** By what a model predicts. */
const suited: Readonly<Record<ReturnType<typeof predictionOf>, (input: Holder) => Holder>> = {
  ranking: (input) => (input.study === 'poison' ? withClicks(input) : input),
  ratings: (input) => ({ ...input, view: under({ feedback: 'explicit' }, input.view) }),
  labels: (input) => (input.split === undefined ? { ...input, split: { kind: 'ratio' } } : input),
};
const isModel = (kind: unknown): kind is ModelId => typeof kind === 'string' && Object.hasOwn(models, kind);

/** The last epoch is kept where nothing is said: an experiment that says so is the same one. */
function withoutLast(input: Holder): Holder {
  const { keep, ...rest } = input;
  return keep === 'last' ? rest : input;
}

/**
 * What suits a model where the spec leaves it open: ratings for MF, for a factorization machine the cut of 8:1:1 of
 * paper 000, and for models of clicks that are poisoned an implicit view, an attack and no defence, since those of the
 * schema are made for ratings. What is written stays.
 */
function withDefaultsOfModel(given: unknown): unknown {
  const input = isObject(given) ? withoutLast(given) : given;
  if (!isObject(input) || !isObject(input.model)) return input;
  const { kind } = input.model;
  return isModel(kind) ? suited[predictionOf(kind)](input) : input;
}

const check = (draft: unknown) => specSchema.safeParse(withDefaultsOfModel(draft));

/** Names of the members of what is written of which the spec that it resolves to knows nothing. */
export const unknownIn = (written: unknown, spec: Spec): string[] =>
  isObject(written) ? unknownMembers(check, written, spec) : [];

/**
 * Checks a spec strictly and fills in the defaults.
 * @throws LabFailure 'bad-spec' naming every member that is wrong and what was expected of it.
 */
export function parseSpec(input: unknown): Spec {
  const parsed = check(input);
  if (parsed.success) return parsed.data;
  throw new LabFailure(
    'bad-spec',
    `The spec cannot be used: ${parsed.error.issues.map((issue) => issueInWords(issue)).join('; ')}.`,
  );
}

/**
 * Makes the best of a spec from outside (a URL, a file): values out of range are clamped, what is not understood falls
 * back to its default or, in a list, is left out, and each repair is said once. Never throws, whatever comes in, however
 * deep or large; the worst input gives the default experiment of `fallback`.
 */
export function repairSpec(input: unknown, fallback: StudyId = 'perturb'): { spec: Spec; notices: string[] } {
  const whole = parseSpec({ study: fallback });
  const root = plainCopy(input);
  if (root === null) {
    return { spec: whole, notices: ['The link held no experiment; this is the default one.'] };
  }
  // Until it moved to what is looked at, the spec named an instance; it never decided a result.
  if (root.study === 'certify') delete root.inspect;
  if (root.keep === 'last') delete root.keep;
  const notices: string[] = [];
  if (!studyIds.some((id) => id === root.study)) {
    root.study = fallback;
    notices.push(`The experiment names no known study; it is read as ${fallback}.`);
  }
  const repaired = repairBy(check, root);
  if (repaired) return { spec: repaired.value, notices: [...notices, ...repaired.notices] };
  return { spec: whole, notices: ['The experiment could not be read; this is the default one.'] };
}
