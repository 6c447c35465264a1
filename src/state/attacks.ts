import { create } from 'zustand';
import type { ArenaSpec, Refusal, Spec } from '../../workers/protocol.ts';
import { useSpec } from './spec.ts';

type GridFiles = NonNullable<ArenaSpec['files']>;

const none: GridFiles = [];
const filesOf = (spec: Spec): GridFiles => (spec.study === 'arena' && spec.files) || none;
const same = (a: GridFiles, b: GridFiles) => JSON.stringify(a) === JSON.stringify(b);

/** Attacks from files that the grid in the controls names and that are not on this device; none until that is known. */
export const useAbsentAttacks = create<GridFiles>()(() => none);

/** Looks which attacks of the grid in the controls are on this device. */
export async function lookForAttacks(): Promise<void> {
  const files = filesOf(useSpec.getState().spec);
  let absent = none;
  if (files.length > 0) {
    const { lab } = await import('../lab/lab.ts');
    const here = await lab.attacksHere(files.map(({ hash }) => hash));
    // Where the lab cannot look, the grid runs as far as it can, and its cells say what was not there.
    if (here.ok) absent = files.filter(({ hash }) => !here.value.includes(hash));
  }
  if (same(filesOf(useSpec.getState().spec), files)) useAbsentAttacks.setState(absent, true);
}

const follow = () => void lookForAttacks().catch(() => useAbsentAttacks.setState(none, true));
useSpec.subscribe(({ spec }, before) => {
  if (!same(filesOf(spec), filesOf(before.spec))) follow();
});
follow();

const list = new Intl.ListFormat('en-GB');

/** Why a grid cannot run without the attacks from files that it names. */
export function absentRefusals(absent: GridFiles, spec: Spec): readonly Refusal[] {
  const names = filesOf(spec).flatMap(({ hash, name }) =>
    absent.some((one) => one.hash === hash) ? [name] : [],
  );
  if (names.length === 0) return [];
  const [attacks, where, them] =
    names.length === 1
      ? ['attack', 'a file that is not on this device: add the same file', 'it']
      : ['attacks', 'files that are not on this device: add the same files', 'them'];
  return [
    {
      path: 'files',
      message: `The grid names the ${attacks} ${list.format(names)} from ${where} under “Attacks from files”, or take ${them} out there.`,
    },
  ];
}
