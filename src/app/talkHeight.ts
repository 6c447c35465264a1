import { useEffect, useState } from 'react';

/** How much larger a page is drawn before an audience, as in `app.css`. */
const ZOOM = 1.35;
const LEAST = 130;
/** What the keys at the foot of the screen cover, px. */
const KEYS = 44;

/**
 * The height of a picture before an audience, px of the page: what title, numbers, words and caption leave of the
 * screen, so that all of it is seen without scrolling; 130 at least, which an arena’s slide at 900 × 700 needs.
 */
export function useTalkHeight(presenting: boolean): number {
  const [height, setHeight] = useState(LEAST);
  useEffect(() => {
    if (!presenting) return;
    const fit = () => {
      const figure = document.querySelector('[data-embedded]');
      const picture = figure?.querySelector('[role=img]');
      if (!figure || !picture) return;
      const others = figure.getBoundingClientRect().bottom + scrollY - picture.getBoundingClientRect().height;
      setHeight(Math.max(LEAST, Math.floor((innerHeight - KEYS - others) / ZOOM)));
    };
    // Words come and go without a change of the page's size, and sizes change without a change of its words.
    const words = new MutationObserver(fit);
    words.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ['data-embedded'],
    });
    const sizes = new ResizeObserver(fit);
    sizes.observe(document.body);
    window.addEventListener('resize', fit);
    return () => {
      words.disconnect();
      sizes.disconnect();
      window.removeEventListener('resize', fit);
    };
  }, [presenting]);
  return height;
}
