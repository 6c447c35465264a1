import {
  type FindAnswer,
  type FindQuery,
  type Outcome,
  type Spec,
  toLabError,
} from '../../workers/protocol.ts';

/** Looks users or items up in the lab, which is loaded with the first question; whatever is thrown on the way becomes a failure. */
export async function find(spec: Spec, query: FindQuery): Promise<Outcome<FindAnswer>> {
  try {
    const { lab } = await import('../lab/lab.ts');
    return await lab.find(spec, query);
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}
