import type { z } from 'zod';
import { LabFailure } from '../run/errors.ts';
import { type Spec, specSchema } from './spec.ts';

type Path = readonly PropertyKey[];
type Holder = Record<PropertyKey, unknown>;

const nameOf = (path: Path, whole = 'the spec') => (path.length ? path.map(String).join('.') : whole);

/** An issue in words: which member of `whole`, what was expected. */
export function issueInWords(issue: z.core.$ZodIssue, whole?: string): string {
  const where = nameOf(issue.path, whole);
  if (issue.code === 'too_small') return `${where} must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `${where} must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `${where} must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union') return `${where} has an unknown kind`;
  if (issue.code === 'invalid_type') return `${where} must be of type ${issue.expected}`;
  return `${where}: ${issue.message}`;
}

/** The members of a poison spec that a model of clicks needs otherwise than MF on ratings. */
function withClicks(input: object): unknown {
  const { view, attack, defence } = input as Record<'view' | 'attack' | 'defence', object | undefined>;
  return {
    ...input,
    view: { feedback: 'implicit', ...view },
    attack: { profiles: ['random', 'power-item'], ...attack },
    defence: { methods: [], ...defence },
  };
}

/**
 * What suits a model where the spec leaves it open: ratings for MF, for a factorization machine the cut of 8:1:1 of
 * paper 000, and for models of clicks that are poisoned an implicit view, an attack and no defence, since those of the
 * schema are made for ratings. What is written stays.
 */
function withDefaultsOfModel(input: unknown): unknown {
  if (!input || typeof input !== 'object') return input;
  const { study, model, view, split } = input as {
    study?: unknown;
    model?: { kind?: unknown };
    view?: object;
    split?: unknown;
  };
  if (study === 'poison' && (model?.kind === 'bprmf' || model?.kind === 'ncf')) return withClicks(input);
  if (model?.kind === 'mf' && (view === undefined || !('feedback' in view)))
    return { ...input, view: { ...view, feedback: 'explicit' } };
  if (model?.kind === 'fm' && split === undefined) return { ...input, split: { kind: 'ratio' } };
  return input;
}

/**
 * Checks a spec strictly and fills in the defaults.
 * @throws LabFailure 'bad-spec' naming every member that is wrong and what was expected of it.
 */
export function parseSpec(input: unknown): Spec {
  const parsed = specSchema.safeParse(withDefaultsOfModel(input));
  if (parsed.success) return parsed.data;
  throw new LabFailure(
    'bad-spec',
    `The spec cannot be used: ${parsed.error.issues.map((issue) => issueInWords(issue)).join('; ')}.`,
  );
}

function setAt(root: unknown, path: Path, value: unknown): boolean {
  let holder = root as Holder | undefined;
  for (const key of path.slice(0, -1)) holder = holder?.[key] as Holder | undefined;
  const last = path.at(-1);
  if (!holder || typeof holder !== 'object' || last === undefined) return false;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return true;
}

/**
 * Makes the best of a spec from outside (a URL, a file): values out of range are clamped, what is not
 * understood falls back to its default, and each repair is said. Never throws; the worst input gives
 * the default experiment of `fallback`.
 */
export function repairSpec(
  input: unknown,
  fallback: Spec['study'] = 'perturb',
): { spec: Spec; notices: string[] } {
  const notices: string[] = [];
  let draft: unknown =
    input && typeof input === 'object' && !Array.isArray(input)
      ? structuredClone(input)
      : { study: fallback };
  if (draft !== input && !(input && typeof input === 'object'))
    notices.push('The link held no experiment; this is the default one.');
  for (let round = 0; round < 40; round++) {
    const parsed = specSchema.safeParse(withDefaultsOfModel(draft));
    if (parsed.success) return { spec: parsed.data, notices };
    const issue = parsed.error.issues[0];
    if (issue === undefined) break;
    const path = issue.path;
    let repaired = false;
    if (issue.code === 'too_small' && issue.origin !== 'array' && issue.origin !== 'string') {
      repaired = setAt(draft, path, Number(issue.minimum));
      notices.push(`${nameOf(path)} was raised to ${issue.minimum}, the smallest value it can have.`);
    } else if (issue.code === 'too_big' && issue.origin !== 'array' && issue.origin !== 'string') {
      repaired = setAt(draft, path, Number(issue.maximum));
      notices.push(`${nameOf(path)} was lowered to ${issue.maximum}, the largest value it can have.`);
    } else if (path.length > 0 && path[0] !== 'study') {
      // An unknown kind is reported at the discriminator; the whole member goes back to its default.
      const target = path.at(-1) === 'kind' ? path.slice(0, -1) : path;
      repaired = setAt(draft, target, undefined);
      notices.push(`${nameOf(target)} was set to its default: ${issueInWords(issue)}.`);
    }
    if (!repaired) {
      notices.push(`The experiment was set to the default: ${issueInWords(issue)}.`);
      draft = { study: fallback };
    }
  }
  return { spec: specSchema.parse({ study: fallback }), notices };
}
