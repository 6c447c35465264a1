import { expect, test } from 'vitest';
import { pagesAtHand } from '../../../src/app/Navigation.tsx';
import { pageIds } from '../../../src/state/page.ts';

test('the bar of a phone shows the page that a person is on, whichever it is, and three more', () => {
  for (const page of pageIds) {
    const shown = pagesAtHand(page);
    expect(shown).toContain(page);
    expect(new Set(shown).size).toBe(4);
  }
});
