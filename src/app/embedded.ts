import { showOnly } from '../present/figure.ts';
import { embedIn, useEmbed } from '../state/embed.ts';
import { useSpec } from '../state/spec.ts';

/**
 * Takes what is embedded from `?embed=` and puts it where the router looks. Call once, before the router starts; an
 * address that has a part behind `#` already has been turned, and a reload keeps what it says.
 * @returns what of it was not understood, in sentences
 */
export function startEmbed(): readonly string[] {
  const found = embedIn(location.search);
  if (!found) return [];
  const { hash, notices, ...embed } = found;
  useEmbed.setState(embed);
  if (location.hash === '') history.replaceState(null, '', hash);
  const { figure } = embed;
  if (figure !== null)
    showOnly(figure, () =>
      useSpec
        .getState()
        .tell(`No figure here has a title that begins with “${figure.slice(0, 40)}”, so all is shown.`),
    );
  return notices;
}
