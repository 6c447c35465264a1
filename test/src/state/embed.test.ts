import { describe, expect, it } from 'vitest';
import { embedIn } from '../../../src/state/embed.ts';
import { decodeHash, encodeHash } from '../../../src/state/url.ts';
import { iframeOf, parseSpec } from '../../../workers/protocol.ts';

const spec = parseSpec({ study: 'perturb', attack: { to: 20 }, seed: 7 });

describe('an address that embeds', () => {
  it('stands for the link with the same parts', () => {
    const found = embedIn(
      '?embed=perturb&figure=nDCG%40 10&settings=none&spec={"study":"perturb","seed":7}&hide=engine',
    );
    expect(found).toMatchObject({ on: true, figure: 'nDCG@ 10', settings: false });
    expect(decodeHash(found?.hash ?? '')).toMatchObject({
      page: 'perturb',
      spec: { seed: 7 },
      hide: ['engine'],
      notices: [],
    });
    expect(embedIn('?embed=learn&lesson=nudge&step=2')?.hash).toBe('#/learn?lesson=nudge&step=2');
    expect(embedIn('?embed=certify')).toEqual({
      on: true,
      figure: null,
      settings: true,
      hash: '#/certify',
      notices: [],
    });
  });

  it('says what of its own parts it does not know', () => {
    expect(embedIn('?embed=perturb&settings=banana')).toMatchObject({
      settings: true,
      notices: ['settings= knows “none” alone, and not “banana”; the settings are shown.'],
    });
    for (const search of ['?embed=perturb', '?embed=perturb&settings=', '?embed=perturb&settings=none'])
      expect(embedIn(search)?.notices, search).toEqual([]);
  });

  it('is none without embed=, whatever else it holds', () => {
    for (const search of ['', '?', '?missing', '?newest', '?figure=x&spec=1', '?xembed=perturb'])
      expect(embedIn(search), search).toBeNull();
  });

  it('of no page, or torn, is said as a link would say it', () => {
    for (const search of [
      '?embed=',
      '?embed=nowhere',
      '?embed=%E0%A4%A',
      '?embed=%23/data',
      '?embed=a?b#c&d',
    ]) {
      const found = embedIn(search);
      const place = decodeHash(found?.hash ?? 'none');
      expect(['perturb', 'start', 'data'], search).toContain(place.page);
    }
    expect(decodeHash(embedIn('?embed=nowhere')?.hash ?? '').notices).toHaveLength(1);
  });

  it('is what the line to copy holds', () => {
    const link = `https://lab.example/week-3/${encodeHash('perturb', spec, { view: { user: 'a"&<b' }, hide: ['seed'] })}`;
    const line = iframeOf(link, 'Perturb "in" <Brittle>');
    const src = line
      .match(/src="([^"]*)"/)?.[1]
      ?.replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&');
    const url = new URL(src ?? '');
    expect(url.origin + url.pathname).toBe('https://lab.example/week-3/');
    expect(embedIn(url.search)?.hash).toBe(`#${link.split('#')[1]}`);
    expect(line).toContain('title="Perturb &quot;in&quot; &lt;Brittle&gt;"');
    expect(iframeOf('https://lab.example/#/start', 'x')).toContain('?embed=start"');
  });
});
