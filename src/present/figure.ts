/**
 * Marks one figure of the page, and the page once it has it; the style sheet then hides all that is beside it.
 * @param figure the beginning of its title; '' for the first there is
 * @returns a function that ends this and shows all again
 */
export function showOnly(figure: string): () => void {
  const wanted = figure.toLowerCase();
  const root = document.documentElement;
  const marked = () => [...document.querySelectorAll('[data-embedded]')];
  const mark = () => {
    const found = [...document.querySelectorAll('main figure')].find((one) =>
      one.querySelector('h2')?.textContent?.toLowerCase().startsWith(wanted),
    );
    for (const other of marked()) if (other !== found) other.removeAttribute('data-embedded');
    found?.setAttribute('data-embedded', '');
    root.toggleAttribute('data-one-figure', found !== undefined);
  };
  const observer = new MutationObserver(mark);
  observer.observe(document.body, { childList: true, subtree: true });
  mark();
  return () => {
    observer.disconnect();
    for (const one of marked()) one.removeAttribute('data-embedded');
    root.removeAttribute('data-one-figure');
  };
}
