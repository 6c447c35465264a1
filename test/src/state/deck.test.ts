import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addSlides, changeSlide, deckText, showSlide, slidesIn, useDeck } from '../../../src/state/deck.ts';

const titles = () => useDeck.getState().slides.map(({ title }) => title);
const slides = (...names: string[]) => names.map((title) => ({ title, hash: '#/perturb' }));

describe('a list of links', () => {
  it('is read a line at a time, with titles before and whatever lab they name', () => {
    const text = [
      'A nudge is enough: https://lab.example/week-3/#/perturb?spec={"study":"perturb"}&view={"epsilon":3}',
      '',
      '#/learn?lesson=nudge',
      'no link at all',
      '  Fake users – http://127.0.0.1:4173/?x=1#/poison  ',
    ].join('\r\n');
    expect(slidesIn(text)).toEqual({
      without: 1,
      slides: [
        { title: 'A nudge is enough', hash: '#/perturb?spec={"study":"perturb"}&view={"epsilon":3}' },
        { title: '', hash: '#/learn?lesson=nudge' },
        { title: 'Fake users', hash: '#/poison' },
      ],
    });
    expect(slidesIn(`#/${'x'.repeat(30_000)}`)).toEqual({ slides: [], without: 1 });
  });

  it('comes back from the file that it is saved as', () => {
    const { slides: all } = slidesIn('A: #/perturb?spec=1\n#/data');
    expect(slidesIn(deckText(all, 'https://lab.example/'))).toEqual({ slides: all, without: 0 });
  });
});

describe('a talk', () => {
  beforeEach(() => useDeck.setState({ slides: [], at: 0, on: false }));

  it('holds so many slides and no more', () => {
    expect(addSlides(slides(...Array.from({ length: 203 }, (_, n) => String(n))))).toBe(3);
    expect(titles()).toHaveLength(200);
  });

  it('is put in order, and keeps its place within it', () => {
    addSlides(slides('a', 'b', 'c'));
    showSlide(2);
    changeSlide(0, 'down');
    expect(titles()).toEqual(['b', 'a', 'c']);
    changeSlide(2, 'up');
    expect(titles()).toEqual(['b', 'c', 'a']);
    changeSlide(0, 'up');
    expect(titles()).toEqual(['b', 'c', 'a']);
    changeSlide(1, 'remove');
    expect([titles(), useDeck.getState().at]).toEqual([['b', 'a'], 1]);
  });

  it('ends at its ends, and without slides does not begin', () => {
    showSlide(0);
    expect(useDeck.getState().on).toBe(false);
    addSlides(slides('a', 'b'));
    showSlide(Number.POSITIVE_INFINITY);
    expect(useDeck.getState()).toMatchObject({ at: 1, on: true });
    showSlide(-1);
    expect(useDeck.getState().at).toBe(0);
  });

  it('goes on after a reload; a list that is none is left', async () => {
    const stores = { local: new Map<string, string>(), session: new Map<string, string>() };
    const storage = (map: Map<string, string>) => ({
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => map.set(key, value),
    });
    vi.stubGlobal('localStorage', storage(stores.local));
    vi.stubGlobal('sessionStorage', storage(stores.session));
    const again = async () => {
      vi.resetModules();
      return import('../../../src/state/deck.ts');
    };
    const first = await again();
    first.addSlides(slides('a', 'b', 'c'));
    first.showSlide(1);
    expect((await again()).useDeck.getState()).toMatchObject({
      slides: slides('a', 'b', 'c'),
      at: 1,
      on: true,
    });
    stores.session.clear();
    expect((await again()).useDeck.getState()).toMatchObject({ at: 0, on: false });
    stores.local.set('brittle-deck', '[{"title":"x","hash":"javascript:alert(1)"}]');
    expect((await again()).useDeck.getState().slides).toEqual([]);
    vi.unstubAllGlobals();
  });
});
