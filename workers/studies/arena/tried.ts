import type { Candidate, ProfileSearch } from '../../poison/adaptive.ts';
import { poisonProfiles } from '../../protocol/names/poison.ts';

/** A setting that an attack has tried, and what it reached. */
export interface Tried {
  readonly setting: string;
  readonly share: number | null;
  readonly draw: number | null;
  readonly trained: 'for half the epochs' | 'whole' | null;
  readonly score: number;
  readonly taken: boolean;
}

/** What of a candidate its kind looks at. */
function settingOf({ kind, fillers, selected, noise, targetShift }: Candidate): string {
  const { label } = poisonProfiles[kind];
  const more = {
    bandwagon: [`${Math.min(selected, fillers)} of them chosen`],
    segment: [`${Math.min(selected, fillers)} of them chosen`],
    obfuscated: [`noise ${noise}`, `targets ${targetShift} steps short`],
  };
  const own = kind in more ? more[kind as keyof typeof more] : [];
  return [label, `${fillers} fillers`, ...own].join(', ');
}

/** What the search for profiles has tried, each with the targets' hit ratio on the attacker's copy. */
export const triedIn = ({ best, trials }: ProfileSearch): Tried[] =>
  trials.map(({ candidate, whole, score }) => ({
    setting: settingOf(candidate),
    ...{ share: null, draw: null, trained: whole ? 'whole' : 'for half the epochs' },
    score: score[0],
    taken: whole && candidate === best,
  }));
