import type { Page } from 'playwright-core';
import type { SpecInput } from '../../workers/protocol.ts';
import { runBar } from './steps.ts';

/** Studies whose first charts are drawn while they run: curves that grow, and tables that come at once. */
const train: SpecInput = {
  study: 'train',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'ml-100k' },
  model: { kind: 'bprmf', epochs: 60 },
  measure: { every: 2 },
};
const certify: SpecInput = {
  study: 'certify',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'fm', factors: 16, epochs: 4 },
  attack: { sample: 200 },
  compare: { methods: ['plain', 'fm-rt'], qs: [1] },
};
export const drawnStudies: readonly SpecInput[] = [train, certify];

/** Waits until the controls of folded sections stand too: React draws what is hidden last, when it finds the time. */
export async function wholePage(page: Page): Promise<void> {
  await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  await page.waitForFunction(() => {
    const panels = [...document.querySelectorAll('.mantine-Accordion-panel')];
    return panels.length > 1 && panels.every((panel) => panel.querySelector('input, select, button'));
  });
}

/** Presses Run and waits for the end, told by the page itself: questions of the test would be work of its main thread. */
export async function runUnwatched(page: Page): Promise<void> {
  await runBar(page).evaluate(
    (bar) =>
      new Promise<void>((resolve, reject) => {
        const button = [...bar.querySelectorAll('button')].find((one) => one.innerText.startsWith('Run'));
        const watch = new MutationObserver(() => {
          const said = bar.querySelector('[role=status]')?.textContent ?? '';
          if (said.startsWith('Failed')) reject(new Error(said));
          else if (said !== 'Done') return;
          watch.disconnect();
          resolve();
        });
        watch.observe(bar, { subtree: true, childList: true, characterData: true });
        button?.click();
      }),
  );
}
