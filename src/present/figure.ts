/** How long the page may have figures before it is said that the one wanted is not among them, ms: they come one by one. */
const PATIENCE_MS = 3000;

/**
 * Marks one figure of the page, and the page once it has it; the style sheet then hides all that is beside it.
 * @param figure the beginning of its title; '' for the first there is
 * @param onNone called once where the page has figures and this is not among them
 * @returns a function that ends this and shows all again
 */
export function showOnly(figure: string, onNone?: () => void): () => void {
  const wanted = figure.toLowerCase();
  const root = document.documentElement;
  const marked = () => [...document.querySelectorAll('[data-embedded]')];
  let patience: ReturnType<typeof setTimeout> | undefined;
  const mark = () => {
    const figures = [...document.querySelectorAll('main figure')];
    const found = figures.find((one) =>
      one.querySelector('h2')?.textContent?.toLowerCase().startsWith(wanted),
    );
    for (const other of marked()) if (other !== found) other.removeAttribute('data-embedded');
    found?.setAttribute('data-embedded', '');
    root.toggleAttribute('data-one-figure', found !== undefined);
    if (onNone && figures.length > 0)
      patience ??= setTimeout(() => !root.hasAttribute('data-one-figure') && onNone(), PATIENCE_MS);
  };
  const observer = new MutationObserver(mark);
  observer.observe(document.body, { childList: true, subtree: true });
  mark();
  return () => {
    observer.disconnect();
    clearTimeout(patience);
    for (const one of marked()) one.removeAttribute('data-embedded');
    root.removeAttribute('data-one-figure');
  };
}
