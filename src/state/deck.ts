import { z } from 'zod';
import { create } from 'zustand';

/** A prepared state of the lab, as a talk shows it. */
export interface Slide {
  /** Stands above the picture; may be empty. */
  readonly title: string;
  /** The part of its link from '#'. */
  readonly hash: string;
}

interface DeckState {
  readonly slides: readonly Slide[];
  /** The slide that is shown, or was shown last. */
  readonly at: number;
  /** True while the lab is being presented. */
  readonly on: boolean;
}

/** Slides of a talk, and letters of a title. */
const MOST_SLIDES = 200;
const MOST_LETTERS = 200;
const LONGEST_LINK = 20_000;

const slide = z.object({
  title: z.string().max(MOST_LETTERS),
  hash: z.string().startsWith('#/').max(LONGEST_LINK),
});
const deckSchema = z.array(slide).max(MOST_SLIDES);
const placeSchema = z.object({ at: z.int().min(0), on: z.boolean() });

/** The list belongs to the device, where one stands in it to the tab: a second tab does not present by itself. */
const DECK = 'brittle-deck';
const PLACE = 'brittle-presenting';

function kept(storage: () => Storage, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function first(): DeckState {
  const slides = deckSchema.safeParse(kept(() => localStorage, DECK)).data ?? [];
  const place = placeSchema.safeParse(kept(() => sessionStorage, PLACE)).data ?? { at: 0, on: false };
  const at = Math.min(place.at, Math.max(0, slides.length - 1));
  return { slides, at, on: place.on && slides.length > 0 };
}

export const useDeck = create<DeckState>()(() => first());

useDeck.subscribe(({ slides, at, on }, before) => {
  try {
    if (slides !== before.slides) localStorage.setItem(DECK, JSON.stringify(slides));
    sessionStorage.setItem(PLACE, JSON.stringify({ at, on }));
  } catch {
    // Where a browser forbids storage the list lives as long as the page.
  }
});

/**
 * Slides of a text with a link a line, and before it, where one likes, a title. Of a link counts what stands from '#', or
 * behind `?embed=`; whose lab it names does not matter.
 */
export function slidesIn(text: string): { readonly slides: Slide[]; readonly without: number } {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const slides = lines.flatMap((line): Slide[] => {
    const [, before = '', hash] = /^(.*?)(?:https?:\/\/[^\s#]*)?(#\/\S*)\s*$/.exec(line.trim()) ?? [];
    if (!hash || hash.length > LONGEST_LINK) return [];
    return [{ title: before.replace(/[\s:–—-]+$/, '').slice(0, MOST_LETTERS), hash }];
  });
  return { slides, without: lines.length - slides.length };
}

/** The same as a text, for a file or another device. */
export const deckText = (slides: readonly Slide[], base: string): string =>
  slides.map(({ title, hash }) => `${title ? `${title}: ` : ''}${base}${hash}\n`).join('');

/** Adds slides at the end, as many as there is room for; gives how many were left out. */
export function addSlides(more: readonly Slide[]): number {
  const all = [...useDeck.getState().slides, ...more];
  useDeck.setState({ slides: all.slice(0, MOST_SLIDES) });
  return Math.max(0, all.length - MOST_SLIDES);
}

/** Takes a slide away, or puts it one place up or down. */
export function changeSlide(index: number, how: 'up' | 'down' | 'remove'): void {
  const slides = [...useDeck.getState().slides];
  const [taken] = slides.splice(index, 1);
  const place = how === 'up' ? index - 1 : index + 1;
  if (taken && how !== 'remove') slides.splice(Math.max(0, place), 0, taken);
  useDeck.setState({ slides, at: Math.min(useDeck.getState().at, Math.max(0, slides.length - 1)) });
}

/** Shows a slide; one beyond the ends is the last there. */
export function showSlide(index: number): void {
  const { slides } = useDeck.getState();
  useDeck.setState({ at: Math.max(0, Math.min(index, slides.length - 1)), on: slides.length > 0 });
}
