import type { RecentRun } from '../state/savedFile.ts';
import { giveAnswers } from '../state/stored.ts';

/** The name of this version of the page: that of its first script, which changes with everything that it loads. */
export const thisPage = (): string =>
  document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';

/** Makes ready what a kept run was asked, so that it can be asked again once the run is shown. */
export async function readyAnswers({ id, result }: RecentRun): Promise<void> {
  const { keptAnswers } = await import('../state/recentAnswers.ts');
  giveAnswers(result.spec, await keptAnswers(id, thisPage()));
}
