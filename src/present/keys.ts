/** What a key does while the lab is presented. */
export type Deed = 'next' | 'back' | 'first' | 'last' | 'blank' | 'pointer' | 'leave';

const deeds: Readonly<Record<string, Deed>> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'back',
  PageUp: 'back',
  Home: 'first',
  End: 'last',
  b: 'blank',
  '.': 'blank',
  p: 'pointer',
  Escape: 'leave',
};

/** Keys that a control under the focus may need itself; those of a remote control are none of them. */
const shared = new Set(['ArrowRight', 'ArrowLeft', 'Home', 'End', 'b', '.', 'p']);

/** What a key asks for; null where it asks for nothing, or belongs to what has the focus. */
export function deedOf(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  focusTakes: boolean,
): Deed | null {
  if (ctrlKey || metaKey || altKey || (focusTakes && shared.has(key))) return null;
  return deeds[key.length === 1 ? key.toLowerCase() : key] ?? null;
}
