import { create } from 'zustand';
import { minimalSpec, parseSpec, repairSpec, type Spec, type StudyId } from '../../workers/protocol.ts';
import { openingSpec } from './opening.ts';

export interface SpecState {
  /** The experiment in the controls; always whole and valid. */
  readonly spec: Spec;
  /** What had to be repaired, in sentences, until dismissed. */
  readonly notices: readonly string[];
  setSpec(spec: Spec, notices?: readonly string[]): void;
  /**
   * Changes one member: `patch('attack.to', 20)`, `patch('model.kind', 'mf')`. Setting a `kind` puts the
   * other members of that part at their defaults. A value out of range is clamped and said in a notice.
   */
  patch(path: string, value: unknown): void;
  /** Turns to another study with the same data, model and measures; its own members are remembered. */
  setStudy(study: StudyId): void;
  /** Says what was repaired beside what is said already; what is said once is not said again. */
  tell(notice: string): void;
  dismissNotice(index: number): void;
}

type Holder = Record<string, unknown>;

/** The input of a spec with one member changed; see `SpecState.patch`. */
function withMember(spec: Spec, path: string, value: unknown): unknown {
  // Another model decides other defaults (feedback, split): only what differs from the old ones is kept.
  if (path === 'model.kind') return { ...minimalSpec(spec), model: { kind: value } };
  const draft: Holder = { ...structuredClone(spec) };
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder = draft;
  let parent: Holder | null = null;
  for (const key of keys) {
    const next = holder[key];
    if (typeof next !== 'object' || next === null)
      throw new RangeError(`patch: the spec has no member ${path}`);
    parent = holder;
    holder = next as Holder;
  }
  if (last === 'kind' && parent) parent[keys[keys.length - 1] as string] = { kind: value };
  else holder[last] = value;
  return draft;
}

/** Studies of the same models and splits, which go along from one to the other. */
const related: readonly StudyId[] = ['train', 'perturb'];

const shared = ['seed', 'dataset', 'engine'] as const;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Which of the shared members go along: those that stand at another value than the page opened with, and those that
 * were set back to it.
 */
function alongOf(spec: Spec, to: Spec, previous: Spec | undefined): Partial<Spec> {
  const from = openingSpec(spec.study);
  const goes = shared.filter((key) =>
    same(spec[key], from[key]) ? previous && same(from[key], to[key]) : true,
  );
  return Object.fromEntries(goes.map((key) => [key, spec[key]]));
}

/**
 * The same experiment for another study; the members that only that has are taken from `previous`, or else from what its
 * page opens with. Unrelated studies have data, engine and seed in common and nothing else.
 */
export function withStudy(spec: Spec, study: StudyId, previous?: Spec): Spec {
  if (spec.study === study) return spec;
  const to = openingSpec(study);
  if (!related.includes(study) || !related.includes(spec.study))
    return parseSpec({ ...(previous ?? to), ...alongOf(spec, to, previous), study });
  // What is absent goes along as absent.
  const { keep: _, ...own } = { keep: undefined, ...(previous ?? to) };
  return parseSpec({ ...own, ...spec, study });
}

export const useSpec = create<SpecState>()((set, get) => {
  const remembered = new Map<StudyId, Spec>();
  return {
    spec: openingSpec('perturb'),
    notices: [],
    setSpec: (spec, notices = []) => set({ spec, notices }),
    patch: (path, value) => {
      const { spec, notices } = repairSpec(withMember(get().spec, path, value), get().spec.study);
      set({ spec, notices });
    },
    setStudy: (study) => {
      const { spec } = get();
      if (spec.study === study) return;
      remembered.set(spec.study, spec);
      set({ spec: withStudy(spec, study, remembered.get(study)) });
    },
    tell: (notice) => set({ notices: [...new Set([...get().notices, notice])] }),
    dismissNotice: (index) => set({ notices: get().notices.filter((_, i) => i !== index) }),
  };
});
