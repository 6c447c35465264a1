import { differences, type Spec } from '../../workers/protocol.ts';
import { knownSettings } from '../controls/settings.ts';
import { useHanded, useLesson } from '../state/lesson.ts';
import { openingSpec } from '../state/opening.ts';
import { type PageId, studyOf, usePage } from '../state/page.ts';
import { usePaperCard } from '../state/paperCard.ts';
import { useRun } from '../state/run.ts';
import { allShown, useShown } from '../state/shown.ts';
import { useSpec, withStudy } from '../state/spec.ts';
import { type Beside, decodeHash, encodeHash } from '../state/url.ts';
import { setView, useView, viewOf } from '../state/view.ts';
import { initialView, minimalView } from '../state/viewMembers.ts';

/** Safari allows about 100 calls of replaceState in 30 s; edits are written when they rest. */
const REST_MS = 300;

let timer: ReturnType<typeof setTimeout> | null = null;
/** Runs for a moment after a step: steps that follow each other as quickly are one to come back from. */
let stepping: ReturnType<typeof setTimeout> | null = null;
let written = '';
/** True while the stores are set from the address, which then must not be written for it. */
let reading = false;

/** What goes into the address beside page and experiment, as the stores stand; with another view where one is given. */
function besideOf(page: PageId, spec: Spec, view = useView.getState()): Beside {
  const study = studyOf(page);
  const { show, hide } = usePage.getState().page === 'learn' ? allShown : useShown.getState();
  return {
    view: study ? minimalView(study, viewOf(study, spec, view)) : {},
    show,
    hide,
    place: useLesson.getState(),
    card: usePaperCard.getState().card,
  };
}

function write(how: 'pushState' | 'replaceState', page = usePage.getState().page, view?: ViewState): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const { spec } = useSpec.getState();
  written = encodeHash(page, spec, besideOf(page, spec, view));
  if (written !== location.hash) history[how](null, '', written);
}
type ViewState = ReturnType<typeof useView.getState>;

function writeWhenRested(): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => write('replaceState'), REST_MS);
}

function endSteps(): void {
  if (stepping !== null) clearTimeout(stepping);
  stepping = null;
}

/** Writes a step as an entry of its own; `before` is what was looked at until then. */
function writeStep(before: ViewState): void {
  if (stepping !== null) writeWhenRested();
  else {
    // What has not rested yet belongs to the entry that is left; a bare address says nothing to come back to.
    if (timer !== null || location.hash === '') write('replaceState', undefined, before);
    write('pushState');
  }
  endSteps();
  stepping = setTimeout(endSteps, REST_MS);
}

/** Writes the controls into the address at once and gives the whole link. */
export function currentLink(): string {
  write('replaceState');
  return location.href;
}

/**
 * The whole link of what is shown: of the run on the stage, where the controls stand at other settings by now (`isRun`),
 * and else of what they say.
 */
export function shownLink(): { readonly link: string; readonly isRun: boolean } {
  const { page } = usePage.getState();
  const { spec: ran, status } = useRun.getState();
  const isRun =
    ran !== null &&
    ran.study === studyOf(page) &&
    status !== 'failed' &&
    differences(ran, useSpec.getState().spec).length > 0;
  if (!isRun) return { link: currentLink(), isRun };
  return { link: new URL(encodeHash(page, ran, besideOf(page, ran)), location.href).href, isRun };
}

/** The whole address of an experiment, as its page shows it at first. */
export const linkOf = (spec: Spec): string => new URL(encodeHash(spec.study, spec), location.href).href;

/** What `withStudy` gave for a spec, so that nine links to three studies are worked out three times. */
const turned = new WeakMap<Spec, Map<string, Spec>>();

function specOf(page: PageId, spec: Spec): Spec {
  const study = studyOf(page);
  if (!study || study === spec.study) return spec;
  const known = turned.get(spec) ?? new Map<string, Spec>();
  turned.set(spec, known);
  const other = known.get(study) ?? withStudy(spec, study);
  known.set(study, other);
  return other;
}

/** The address of a page with the experiment in the controls; for links that open in a new tab. */
export function linkTo(page: PageId, spec: Spec): string {
  const other = specOf(page, spec);
  return encodeHash(page, other, besideOf(page, other));
}

/** Shows all settings again, without a word in the address: what was written for it names none. */
function leaveSettings(): void {
  const before = reading;
  reading = true;
  useShown.setState(allShown);
  reading = before;
}

/** Takes page, experiment and what is looked at from the address; what had to be repaired is said. */
function read(first: boolean, said: readonly string[] = []): void {
  if (!first && location.hash === written) return;
  const place = decodeHash(location.hash);
  const study = studyOf(place.page);
  const { spec, setSpec } = useSpec.getState();
  const given = place.spec ?? (first ? openingSpec(study ?? 'perturb') : spec);
  const next = study ? withStudy(given, study) : given;
  const shown = knownSettings(place);
  reading = true;
  usePage.getState().setPage(place.page);
  setSpec(next, [...said, ...place.notices, ...shown.notices]);
  // An experiment without a word on what is looked at shows what its page shows at first.
  const view = place.view ?? (study && place.spec ? initialView(study) : null);
  if (study && view) setView(study, next, view);
  useShown.setState({ show: shown.show, hide: shown.hide });
  if (place.place) useLesson.setState(place.place);
  if (place.answers) useHanded.setState({ packed: place.answers });
  if (place.card) usePaperCard.setState({ card: place.card });
  reading = false;
  written = location.hash;
  if (location.hash !== '') write('replaceState');
}

/**
 * Ties address, page and experiment together. Call once, before the first render.
 * @param said what was repaired of the address already
 */
export function startRouter(said: readonly string[] = []): void {
  read(true, said);
  window.addEventListener('popstate', () => read(false));
  window.addEventListener('hashchange', () => read(false));
  usePage.subscribe(({ page }, before) => {
    if (reading || page === before.page) return;
    const { spec, setStudy } = useSpec.getState();
    // An edit that has not rested yet still belongs to the page that is left.
    if (timer !== null && spec.study === (studyOf(before.page) ?? spec.study))
      write('replaceState', before.page);
    endSteps();
    // The choice of settings on Learn is the lesson's, and stays with it.
    if (before.page === 'learn') leaveSettings();
    const study = studyOf(page);
    if (study) setStudy(study);
    if (linkTo(page, useSpec.getState().spec) !== written) write('pushState');
  });
  useSpec.subscribe(({ spec }, before) => {
    if (reading || spec === before.spec) return;
    // An experiment of another study (a saved run that was opened) brings its page with it.
    const study = studyOf(usePage.getState().page);
    if (study && study !== spec.study) usePage.getState().setPage(spec.study);
    writeWhenRested();
  });
  useView.subscribe((view, before) => {
    const { page } = usePage.getState();
    // What is looked at in a run on other data than that of the controls is not in the address.
    if (reading || linkTo(page, useSpec.getState().spec) === written) return;
    if (view.turn === 'step') writeStep(before);
    else writeWhenRested();
  });
  useShown.subscribe(() => {
    if (!reading) write('pushState');
  });
  useLesson.subscribe(() => {
    if (!reading) write('pushState');
  });
  usePaperCard.subscribe(() => {
    if (!reading) write('pushState');
  });
}
