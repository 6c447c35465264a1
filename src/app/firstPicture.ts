import { usePage } from '../state/page.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { fetchStored } from '../state/stored.ts';

async function draw(named: boolean): Promise<void> {
  void import('../studies/perturb/PerturbPage.tsx');
  void import('../charts/LinePlot.tsx');
  const before = useSpec.getState().spec;
  const stored = await fetchStored(`${import.meta.env.BASE_URL}stored/perturb.json`);
  if (!stored || useRun.getState().status !== 'idle') return;
  useRun.getState().show(stored, 'stored');
  if (!named && useSpec.getState().spec === before) useSpec.getState().setSpec(stored.spec);
}

/**
 * Draws the first picture without waiting for anything that computes: the stored run, and the code of page
 * and chart beside it, when Perturb is first shown. Where the address named no experiment (`named` false), the controls take the stored one.
 */
export function drawFirstPicture(named: boolean): void {
  if (usePage.getState().page === 'perturb') {
    void draw(named);
    return;
  }
  const leave = usePage.subscribe(({ page }) => {
    if (page !== 'perturb') return;
    leave();
    void draw(true);
  });
}
