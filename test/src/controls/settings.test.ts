import { describe, expect, it } from 'vitest';
import { isShown, knownSettings, settingPaths } from '../../../src/controls/settings.ts';

describe('settings named by an address', () => {
  it('are all that a control can have, and the parts that hold them', () => {
    const paths = settingPaths();
    for (const path of ['attack', 'attack.methods', 'model', 'model.optimiser.rate', 'dataset.seed', 'seed'])
      expect(paths, path).toContain(path);
    for (const path of ['', 'study', 'version', 'attack.', 'dataset.hash', 'constructor'])
      expect(paths.has(path), path).toBe(false);
  });

  it('are kept where they exist; the others are told in one sentence', () => {
    expect(
      knownSettings({ show: ['attack', 'magic'], hide: ['attack.methods', 'x'.repeat(90), 'magic'] }),
    ).toEqual({
      show: ['attack'],
      hide: ['attack.methods'],
      notices: [`The link shows or hides settings that do not exist: ‘magic’, ‘${'x'.repeat(40)}’.`],
    });
    const many = Array.from({ length: 12 }, (_, n) => `m${n}`);
    expect(knownSettings({ show: [], hide: many }).notices).toEqual([
      expect.stringMatching(/‘m0’, ‘m1’, ‘m2’, ‘m3’, ‘m4’, and 7 more\.$/),
    ]);
    expect(knownSettings({ show: [], hide: [] }).notices).toEqual([]);
    // As a lesson without settings says.
    expect(knownSettings({ show: ['-'], hide: [] })).toEqual({ show: [], hide: [], notices: [] });
  });

  it('stand for all that is below them; hiding wins', () => {
    const named = { show: ['attack', 'seed'], hide: ['attack.goal'] };
    const shown = ['attack', 'attack.methods', 'attack.goal', 'attack.goal.item', 'seed', 'seeds', 'model'];
    expect(shown.filter((path) => isShown(path, named))).toEqual(['attack', 'attack.methods', 'seed']);
    expect(shown.filter((path) => isShown(path, { show: [], hide: [] }))).toEqual(shown);
  });
});
