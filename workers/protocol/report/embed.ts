import { escapedHtml } from './html.ts';

/**
 * The line of HTML that embeds what a link of the lab shows. Names of parts as in `docs/embedding.md`.
 * @param more further parts of the address, such as `figure=nDCG`
 */
export function iframeOf(link: string, title: string, more: readonly string[] = []): string {
  const [whole = '', hash = ''] = link.split(/#(.*)/s);
  const base = whole.split('?')[0] ?? '';
  const [page = '', query = ''] = hash.replace(/^\/?/, '').split(/\?(.*)/s);
  const parts = [`embed=${page}`, ...more, ...(query === '' ? [] : [query])];
  return `<iframe src="${escapedHtml(`${base}?${parts.join('&')}`)}" title="${escapedHtml(title)}" width="100%" height="720" style="border: 0" loading="lazy"></iframe>`;
}
