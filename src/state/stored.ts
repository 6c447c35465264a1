import type {
  AnswerTo,
  EmbeddingAnswer,
  EmbeddingQuestion,
  EmbeddingView,
  LabError,
  ListQuestion,
  Outcome,
  Question,
  Result,
  Spec,
} from '../../workers/protocol.ts';
import { type Answered, keyOf } from './asked.ts';
import { parseResult } from './savedFile.ts';

/** What runs that were shipped with the page, or kept on this device, were asked before, by the experiment as it is shown. */
const answers = new WeakMap<Spec, ReadonlyMap<string, Answered>>();

const notAsked: LabError = {
  code: 'bad-spec',
  message:
    'This run was stored with a few answers, and this is none of them. Press Run to ask about all of it.',
};

/** Gives the experiment of a run that cannot be asked here what it was asked before; nothing where that is nothing. */
export function giveAnswers(spec: Spec, found: readonly Answered[]): void {
  if (found.length > 0) answers.set(spec, new Map(found.map((one) => [keyOf(one.question), one])));
}

/** JSON has no arrays of floats. */
function revived({ question, answer }: Answered): unknown {
  if (question.kind === 'embeddings') {
    const plane = answer as EmbeddingAnswer;
    const view = ({ items, user }: EmbeddingView) => ({ items: Float32Array.from(items), user });
    const { clean, previous, stepped, now } = plane;
    return {
      ...plane,
      ...{ clean: view(clean), previous: view(previous), stepped: view(stepped), now: view(now) },
    };
  }
  if (question.kind !== 'evasion') return answer;
  const evasion = answer as { readonly surface: { readonly probabilities: readonly number[] } | null };
  const { surface } = evasion;
  return {
    ...evasion,
    surface: surface && { ...surface, probabilities: Float32Array.from(surface.probabilities) },
  };
}

/**
 * The run shipped with the page, or null where there is none or it cannot be read: the page then starts
 * empty and a run computes the same. What it was asked can be asked again.
 */
export async function fetchStored(address: string): Promise<Result | null> {
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    const input: { readonly answers?: readonly Answered[] } = await response.json();
    const result = parseResult(input);
    giveAnswers(
      result.spec,
      (input.answers ?? []).map((one) => ({ ...one, answer: revived(one) })),
    );
    return result;
  } catch {
    return null;
  }
}

/** True for the experiment of a shipped or kept run that some questions were put to. */
export const hasAnswers = (spec: Spec): boolean => answers.has(spec);

/** Whether a question to this experiment has an answer without a run: always, but for a shipped or kept run that was not asked it. */
export const isAnswerable = (spec: Spec, question: Question): boolean =>
  answers.get(spec)?.has(keyOf(question)) ?? true;

/** The first question of those that a shipped or kept run was asked; null for any other experiment. */
export function firstAsked(spec: Spec): Question | null {
  const [first] = answers.get(spec)?.values() ?? [];
  return first?.question ?? null;
}

/** What a shipped or kept run answers; null for any other experiment, which the lab is to be asked about. */
export function storedAnswer<Q extends Question>(spec: Spec, question: Q): Outcome<AnswerTo<Q>> | null {
  const known = answers.get(spec);
  if (!known) return null;
  const found = known.get(keyOf(question));
  return found ? { ok: true, value: found.answer as AnswerTo<Q> } : { ok: false, error: notAsked };
}

/** Questions that are put at a budget ε by an attack. */
type AtBudget = ListQuestion | EmbeddingQuestion;

/** The model that a list is of, and whether it comes with measures of all users. */
const sortOf = (question: AtBudget) =>
  question.kind === 'list' ? `${question.model} ${question.measures}` : question.kind;

/**
 * Of what a shipped or kept run was asked, the question of the same sort, and where there is one by the same attack,
 * whose ε is nearest on a logarithmic scale; null where it was asked none, and for any other experiment.
 */
export function askedNear<Q extends AtBudget>(spec: Spec, wanted: Q): Q | null {
  const { method, epsilon } = wanted;
  const asked = [...(answers.get(spec)?.values() ?? [])].flatMap(({ question }) =>
    question.kind === wanted.kind && sortOf(question) === sortOf(wanted) ? [question as Q] : [],
  );
  const far = (one: Q) => Math.abs(Math.log(one.epsilon / epsilon)) + (one.method === method ? 0 : 1000);
  return asked.reduce<Q | null>((best, one) => (best === null || far(one) < far(best) ? one : best), null);
}
