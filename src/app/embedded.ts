import { showOnly } from '../present/figure.ts';
import { embedIn, useEmbed } from '../state/embed.ts';

/**
 * Takes what is embedded from `?embed=` and puts it where the router looks. Call once, before the router starts; an
 * address that has a part behind `#` already has been turned, and a reload keeps what it says.
 */
export function startEmbed(): void {
  const found = embedIn(location.search);
  if (!found) return;
  const { hash, ...embed } = found;
  useEmbed.setState(embed);
  if (location.hash === '') history.replaceState(null, '', hash);
  if (embed.figure !== null) showOnly(embed.figure);
}
