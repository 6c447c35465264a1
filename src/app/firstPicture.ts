import { type PageId, usePage } from '../state/page.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { fetchStored } from '../state/stored.ts';

/** Pages that a stored run is shipped for, and the code that draws it. */
const shipped: Partial<Readonly<Record<PageId, () => void>>> = {
  perturb: () => {
    void import('../studies/perturb/PerturbPage.tsx');
    void import('../charts/LinePlot.tsx');
  },
  arena: () => void import('../studies/arena/ArenaPage.tsx'),
};

/** True while nothing but a stored run of another page is shown. */
const isFree = () => {
  const { status, source } = useRun.getState();
  return status === 'idle' || source === 'stored';
};

async function draw(page: PageId, named: boolean): Promise<void> {
  shipped[page]?.();
  const before = useSpec.getState().spec;
  const stored = await fetchStored(`${import.meta.env.BASE_URL}stored/${page}.json`);
  if (!stored || !isFree() || usePage.getState().page !== page) return;
  useRun.getState().show(stored, 'stored');
  if (!named && useSpec.getState().spec === before) useSpec.getState().setSpec(stored.spec);
}

/**
 * Draws the first picture without waiting for anything that computes: the stored run of the page that is shown first,
 * and the code of page and chart beside it. Where the address named no experiment (`named` false), the controls take
 * the stored one. A page that is turned to later shows its own, as long as nothing was run.
 */
export function drawFirstPicture(named: boolean): void {
  const { page } = usePage.getState();
  if (shipped[page]) void draw(page, named);
  usePage.subscribe(({ page: turned }, { page: from }) => {
    if (turned !== from && shipped[turned] && isFree() && useRun.getState().spec?.study !== turned)
      void draw(turned, true);
  });
}
