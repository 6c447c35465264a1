import { create } from 'zustand';
import { differences, type Result, type Spec, type StudyId } from '../../workers/protocol.ts';
import { isShipped, openingSpec } from './opening.ts';
import { keyOfPin, MOST_PINS, pinOf, specOfPin } from './pins.ts';
import { isUnderWay, useRun } from './run.ts';
import { useSpec } from './spec.ts';
import { fetchStored } from './stored.ts';
import { look, lookAt, useView, viewOf } from './view.ts';
import type { Members } from './viewMembers.ts';

/** What is known of a pinned experiment. */
interface Found {
  /** Null where its result is not on this device. */
  readonly result: Result | null;
  /** Why running it here did not work, in a sentence. */
  readonly problem: string | null;
}

interface PinnedState {
  /** By `keyOfPin`; what is not there yet is being looked for. */
  readonly found: Readonly<Record<string, Found>>;
  /** True from when the comparison was asked for until it has the focus. */
  readonly asked: boolean;
}

/** The results of pinned runs; which are pinned stands in the view (`pins`), and with it in the address. */
export const usePinned = create<PinnedState>()(() => ({ found: {}, asked: false }));

const put = (key: string, found: Found): void =>
  usePinned.setState((state) => ({ found: { ...state.found, [key]: found } }));

const isSame = (a: Spec, b: Spec): boolean => a === b || differences(a, b).length === 0;

/** What this page has in hand: the run that is shown. */
function inHand(spec: Spec): Result | null {
  const { result } = useRun.getState();
  return result && isSame(result.spec, spec) ? result : null;
}

/** The result of an experiment, from where this device has one: kept by itself, saved, or shipped with the page. */
async function onDevice(spec: Spec): Promise<Result | null> {
  const [{ useRecent }, { useSaved }] = await Promise.all([import('./recent.ts'), import('./saved.ts')]);
  await Promise.all([useRecent.getState().refresh(), useSaved.getState().refresh()]);
  const kept = [...(useRecent.getState().runs ?? []), ...(useSaved.getState().runs ?? [])];
  const own = kept.find(({ result }) => isSame(result.spec, spec));
  if (own) return own.result;
  if (!isShipped(spec.study) || !isSame(openingSpec(spec.study), spec)) return null;
  return fetchStored(`${import.meta.env.BASE_URL}stored/${spec.study}.json`);
}

/** Pins that are being looked for. */
const sought = new Set<string>();

/** Finds the results of pins, each once; a pin without one stays as it is, and can be run. */
export async function findPinned(pins: readonly Members[]): Promise<void> {
  await Promise.all(
    pins.map(async (pin) => {
      const [key, spec] = [keyOfPin(pin), specOfPin(pin)];
      const known = usePinned.getState().found[key];
      const shown = inHand(spec);
      if (shown && !known?.result) put(key, { result: shown, problem: null });
      if (shown || known || sought.has(key)) return;
      sought.add(key);
      const result = await onDevice(spec).catch(() => null);
      sought.delete(key);
      if (!usePinned.getState().found[key]?.result) put(key, { result, problem: null });
    }),
  );
}

/** The pins of a study, in the order of their letters. */
export const pinsOf = (study: StudyId): readonly Members[] => viewOf(study, null, useView.getState()).pins;

/** True where the experiment is pinned on its study's page. */
export const isPinned = (spec: Spec, pins = pinsOf(spec.study)): boolean =>
  pins.some((pin) => isSame(specOfPin(pin), spec));

/** Pins a run on its study's page; false where there are as many as there can be. */
export function pinRun(result: Result): boolean {
  const { spec } = result;
  const pins = pinsOf(spec.study);
  if (isPinned(spec, pins)) return true;
  if (pins.length >= MOST_PINS) return false;
  const pin = pinOf(spec);
  put(keyOfPin(pin), { result, problem: null });
  lookAt(spec.study, 'pins', [...pins, pin]);
  return true;
}

/** Takes a run from its study's page. */
export function unpin(spec: Spec): void {
  const rest = pinsOf(spec.study).filter((pin) => !isSame(specOfPin(pin), spec));
  lookAt(spec.study, 'pins', rest);
}

/** Opens what compares the runs of a study, and moves the focus there. */
export function showCompared(study: StudyId): void {
  usePinned.setState({ asked: true });
  look(study, { tab: 'compared' });
}

/** Shows a pinned run in place of the one shown, with the controls at its experiment. */
export function showPinned(result: Result): void {
  if (isUnderWay(useRun.getState().status)) return;
  useSpec.getState().setSpec(result.spec);
  useRun.getState().show(result, 'saved');
}

/** Runs a pinned experiment that this device has no result of; what was shown comes back when it ended. */
export function runPinned(pin: Members): void {
  const [key, spec] = [keyOfPin(pin), specOfPin(pin)];
  const { status, result: before, source, kept, start } = useRun.getState();
  if (isUnderWay(status)) return;
  start(spec);
  const end = useRun.subscribe(({ status: now, spec: own, result, error }) => {
    if (own === spec && isUnderWay(now)) return;
    end();
    if (own !== spec) return;
    put(key, { result, problem: error?.message ?? null });
    // After all others have heard of the end: it is kept as every run is.
    queueMicrotask(() => {
      const { show, spec: still } = useRun.getState();
      if (!before || !source || still !== spec) return;
      if (source === 'kept' && kept) show(before, 'kept', kept);
      else if (source !== 'kept') show(before, source);
    });
  });
}
