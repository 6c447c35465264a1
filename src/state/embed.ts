import { create } from 'zustand';

/** What of the lab an address with `?embed=` shows within another page. */
export interface Embed {
  /** True where header and navigation are left out. */
  readonly on: boolean;
  /** The beginning of the title of the only figure shown; all that the page has where there is none. */
  readonly figure: string | null;
  /** False where the settings are left out. */
  readonly settings: boolean;
}

export const notEmbedded: Embed = { on: false, figure: null, settings: true };

export const useEmbed = create<Embed>()(() => notEmbedded);

/** The longest part that is read. */
const LONGEST = 20_000;
const own = ['embed', 'figure', 'settings'];

/**
 * Reads `?embed=perturb&figure=nDCG&settings=none&spec=…&view=…`: the parts that any link of the lab has stand behind `?`
 * instead of `#`. Gives them as the part behind `#` that stands for them, and what of its own parts was not understood, in
 * sentences; null where nothing is embedded. Never throws.
 */
export function embedIn(
  search: string,
): (Embed & { readonly hash: string; readonly notices: readonly string[] }) | null {
  const parts = search.replace(/^\?/, '').slice(0, LONGEST).split('&');
  const partOf = (key: string): string | null => {
    const part = parts.find((one) => one.startsWith(`${key}=`));
    if (part === undefined) return null;
    const value = part.slice(key.length + 1).replaceAll('+', ' ');
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  };
  const page = partOf('embed');
  if (page === null) return null;
  const rest = parts.filter((part) => part.includes('=') && !own.some((key) => part.startsWith(`${key}=`)));
  const figure = partOf('figure')?.trim();
  const settings = partOf('settings')?.trim() ?? '';
  return {
    on: true,
    figure: figure ? figure : null,
    settings: settings !== 'none',
    hash: `#/${page.replace(/[#?&]/g, '')}${rest.length > 0 ? `?${rest.join('&')}` : ''}`,
    notices:
      settings === '' || settings === 'none'
        ? []
        : [`settings= knows “none” alone, and not “${settings.slice(0, 40)}”; the settings are shown.`],
  };
}
