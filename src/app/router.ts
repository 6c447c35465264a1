import { parseSpec, type Spec } from '../../workers/protocol.ts';
import { type PageId, usePage } from '../state/page.ts';
import { useSpec, withStudy } from '../state/spec.ts';
import { decodeHash, encodeHash } from '../state/url.ts';

/** Safari allows about 100 calls of replaceState in 30 s; edits are written when they rest. */
const REST_MS = 300;

let timer: ReturnType<typeof setTimeout> | null = null;
let written = '';

const studyOf = (page: PageId): Spec['study'] | null =>
  page === 'train' || page === 'perturb' ? page : null;

function write(how: 'pushState' | 'replaceState'): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  written = encodeHash(usePage.getState().page, useSpec.getState().spec);
  if (written !== location.hash) history[how](null, '', written);
}

/** Writes the controls into the address at once and gives the whole link. */
export function currentLink(): string {
  write('replaceState');
  return location.href;
}

/** The address of a page with the experiment in the controls; for links that open in a new tab. */
export function linkTo(page: PageId, spec: Spec): string {
  const study = studyOf(page);
  return encodeHash(page, study ? withStudy(spec, study) : spec);
}

/** Takes page and experiment from the address; what had to be repaired is said. */
function read(first: boolean): void {
  if (!first && location.hash === written) return;
  const place = decodeHash(location.hash);
  const study = studyOf(place.page);
  const { spec, setSpec } = useSpec.getState();
  const next = place.spec ?? (first ? parseSpec({ study: study ?? 'perturb' }) : spec);
  setSpec(study ? withStudy(next, study) : next, place.notices);
  usePage.getState().setPage(place.page);
  written = location.hash;
  if (location.hash !== '') write('replaceState');
}

/** Ties address, page and experiment together. Call once, before the first render. */
export function startRouter(): void {
  read(true);
  window.addEventListener('popstate', () => read(false));
  window.addEventListener('hashchange', () => read(false));
  usePage.subscribe(({ page }, before) => {
    if (page === before.page) return;
    const study = studyOf(page);
    if (study) useSpec.getState().setStudy(study);
    if (encodeHash(page, useSpec.getState().spec) !== written) write('pushState');
  });
  useSpec.subscribe(({ spec }, before) => {
    if (spec === before.spec) return;
    // An experiment of another study (a saved run that was opened) brings its page with it.
    const study = studyOf(usePage.getState().page);
    if (study && study !== spec.study) usePage.getState().setPage(spec.study);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => write('replaceState'), REST_MS);
  });
}
