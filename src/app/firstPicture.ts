import { differences } from '../../workers/protocol.ts';
import { storedAddress } from '../state/known.ts';
import { isShipped, openingSpec } from '../state/opening.ts';
import { type PageId, studyOf, usePage } from '../state/page.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { fetchStored } from '../state/stored.ts';

/** The code that draws the pictures of pages that a stored run is shipped for, where it is not that of the page alone. */
const code: Partial<Readonly<Record<PageId, () => void>>> = {
  train: () => {
    void import('../studies/train/TrainPage.tsx');
    void import('../charts/LinePlot.tsx');
  },
  perturb: () => {
    void import('../studies/perturb/PerturbPage.tsx');
    void import('../charts/LinePlot.tsx');
  },
  certify: () => void import('../studies/certify/CertifyPage.tsx'),
  evade: () => void import('../studies/evade/EvadePage.tsx'),
  fakes: () => {
    void import('../studies/fakes/FakesPage.tsx');
    void import('../charts/LinePlot.tsx');
  },
  poison: () => void import('../studies/poison/PoisonPage.tsx'),
  arena: () => void import('../studies/arena/ArenaPage.tsx'),
};

/** True while nothing is shown on a page that a stored run could take the place of. */
function isFree(page: PageId): boolean {
  const { status, source, spec } = useRun.getState();
  return !isUnderWay(status) && (source === null || source === 'stored' || spec?.study !== studyOf(page));
}

/** True where the controls stand at what the page opens with: a link to another experiment gets no picture of this one. */
function isAtOpening(page: PageId): boolean {
  const study = studyOf(page);
  return study !== null && differences(openingSpec(study), useSpec.getState().spec).length === 0;
}

async function draw(page: PageId): Promise<void> {
  const study = studyOf(page);
  if (!study || !isShipped(study) || !isFree(page)) return;
  code[page]?.();
  const stored = await fetchStored(storedAddress(study));
  if (stored && isFree(page) && usePage.getState().page === page) useRun.getState().show(stored, 'stored');
}

/**
 * Draws pages without waiting for anything that computes: the stored run of the page that is shown first, with its code
 * beside it, and of a page that is turned to later, where nothing was run of it; and a link to the experiment of a
 * stored run opens with that. Call once, after the last runs are kept.
 */
export function drawFirstPicture(): void {
  const { page: first } = usePage.getState();
  if (isAtOpening(first)) void draw(first);
  usePage.subscribe(({ page }, before) => {
    if (page !== before.page) queueMicrotask(() => void draw(page));
  });
  window.addEventListener('hashchange', () => {
    const { page } = usePage.getState();
    if (isAtOpening(page)) void draw(page);
  });
}
