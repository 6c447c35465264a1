import { parseSpec, type Spec } from '../../workers/protocol.ts';
import { type PageId, studyOf, usePage } from '../state/page.ts';
import { useSpec, withStudy } from '../state/spec.ts';
import { decodeHash, encodeHash } from '../state/url.ts';

/** Safari allows about 100 calls of replaceState in 30 s; edits are written when they rest. */
const REST_MS = 300;

let timer: ReturnType<typeof setTimeout> | null = null;
let written = '';
/** True while the stores are set from the address, which then must not be written for it. */
let reading = false;

function write(how: 'pushState' | 'replaceState', page = usePage.getState().page): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  written = encodeHash(page, useSpec.getState().spec);
  if (written !== location.hash) history[how](null, '', written);
}

/** Writes the controls into the address at once and gives the whole link. */
export function currentLink(): string {
  write('replaceState');
  return location.href;
}

/** What `withStudy` gave for a spec, so that nine links to three studies are worked out three times. */
const turned = new WeakMap<Spec, Map<string, Spec>>();

/** The address of a page with the experiment in the controls; for links that open in a new tab. */
export function linkTo(page: PageId, spec: Spec): string {
  const study = studyOf(page);
  if (!study || study === spec.study) return encodeHash(page, spec);
  const known = turned.get(spec) ?? new Map<string, Spec>();
  turned.set(spec, known);
  const other = known.get(study) ?? withStudy(spec, study);
  known.set(study, other);
  return encodeHash(page, other);
}

/** Takes page and experiment from the address; what had to be repaired is said. */
function read(first: boolean): void {
  if (!first && location.hash === written) return;
  const place = decodeHash(location.hash);
  const study = studyOf(place.page);
  const { spec, setSpec } = useSpec.getState();
  const next = place.spec ?? (first ? parseSpec({ study: study ?? 'perturb' }) : spec);
  reading = true;
  usePage.getState().setPage(place.page);
  setSpec(study ? withStudy(next, study) : next, place.notices);
  reading = false;
  written = location.hash;
  if (location.hash !== '') write('replaceState');
}

/** Ties address, page and experiment together. Call once, before the first render. */
export function startRouter(): void {
  read(true);
  window.addEventListener('popstate', () => read(false));
  window.addEventListener('hashchange', () => read(false));
  usePage.subscribe(({ page }, before) => {
    if (reading || page === before.page) return;
    const { spec, setStudy } = useSpec.getState();
    // An edit that has not rested yet still belongs to the page that is left.
    if (timer !== null && spec.study === (studyOf(before.page) ?? spec.study))
      write('replaceState', before.page);
    const study = studyOf(page);
    if (study) setStudy(study);
    if (encodeHash(page, useSpec.getState().spec) !== written) write('pushState');
  });
  useSpec.subscribe(({ spec }, before) => {
    if (reading || spec === before.spec) return;
    // An experiment of another study (a saved run that was opened) brings its page with it.
    const study = studyOf(usePage.getState().page);
    if (study && study !== spec.study) usePage.getState().setPage(spec.study);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => write('replaceState'), REST_MS);
  });
}
