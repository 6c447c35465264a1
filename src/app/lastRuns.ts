import type { Result, StudyId } from '../../workers/protocol.ts';
import { answersOf, onAnswer } from '../state/asked.ts';
import { studyOf, usePage } from '../state/page.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { readyAnswers, thisPage } from './answersKept.ts';

/**
 * Whether runs were kept, by this tab and by the profile: what is not there need not be looked for, so that the first
 * picture waits for no store. The tab knows which run it showed last.
 */
const ANY = 'brittle-kept-runs';
const SHOWN = 'brittle-shown-run';

const read = (storage: () => Storage, key: string): string | null => {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
};
const write = (storage: () => Storage, key: string, value: string): void => {
  try {
    storage().setItem(key, value);
  } catch {
    // Where a browser forbids storage there is nothing to come back to either.
  }
};
const local = () => localStorage;
const session = () => sessionStorage;

const store = () => import('../state/recent.ts');

/** Milliseconds without an answer after which what was answered is kept. */
const STILL_MS = 300;

type Occasion = 'start' | 'link' | 'page';

/**
 * Shows the kept run of the experiment in the controls; at the start, where the controls have moved on since, the one
 * that this tab showed. What was computed here on the page stays: it can answer questions that a kept run cannot.
 */
async function showKept(occasion: Occasion): Promise<void> {
  const { spec } = useSpec.getState();
  const isFree = () => {
    const { status, source, spec: shown } = useRun.getState();
    // Back and forward bring the same experiment as another value.
    const own =
      source === 'run' &&
      (occasion === 'page' ? shown?.study === spec.study : JSON.stringify(shown) === JSON.stringify(spec));
    return !isUnderWay(status) && !own && shown !== spec;
  };
  if (read(local, ANY) === null || !isFree()) return;
  const { keptOf } = await store();
  const run = await keptOf(spec, occasion === 'start' ? read(session, SHOWN) : null);
  if (run) await readyAnswers(run);
  if (run && isFree() && useSpec.getState().spec === spec) useRun.getState().show(run.result, 'kept', run);
}

/** The last result of each study that this tab computed. */
const computed = new Map<StudyId, Result>();

/** Shows again what was computed here on the page that is turned to; true where there is such a run. */
function showOwn(study: StudyId): boolean {
  const own = computed.get(study);
  const { status, spec, show } = useRun.getState();
  if (!own || isUnderWay(status)) return false;
  if (spec?.study !== study) show(own, 'run');
  return true;
}

/** Keeps what the run that is shown answers, once nothing was asked for a moment: a hand on a slider asks all the time. */
function keepWhatIsAsked(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onAnswer((asked) => {
    const { source, spec, result } = useRun.getState();
    if (source !== 'run' || !result || asked !== spec) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void import('../state/recentAnswers.ts').then(({ keepAnswers }) =>
        keepAnswers(result.hash, answersOf(asked), thisPage()),
      );
    }, STILL_MS);
  });
}

/**
 * Keeps every run that ends, and shows the kept one where an address, a reload or another page brings an experiment
 * that has one. Call once, after the router has read the address.
 */
export function keepLastRuns(): void {
  let begun = 0;
  useRun.subscribe(({ status, source, result }, before) => {
    if (result && result !== before.result) write(session, SHOWN, result.hash);
    if (source === 'run' && result) computed.set(result.spec.study, result);
    if (status === before.status || source !== 'run') return;
    if (status === 'starting') {
      begun = performance.now();
      // So that the store is at hand when the run ends: the page may be closed right after.
      void store();
    }
    if (status !== 'done' || !result || !isUnderWay(before.status)) return;
    write(local, ANY, 'yes');
    const ms = performance.now() - begun;
    void store().then(({ useRecent }) => useRecent.getState().keep(result, ms));
  });
  window.addEventListener('hashchange', () => void showKept('link'));
  usePage.subscribe(({ page }, before) => {
    // Once the experiment has followed the page.
    if (page === before.page) return;
    queueMicrotask(() => {
      const study = studyOf(page);
      if (study && !showOwn(study)) void showKept('page');
    });
  });
  keepWhatIsAsked();
  void showKept('start');
}
