import { describe, expect, it } from 'vitest';
import { type ColumnFigures, warningsOf } from '../../../workers/arena/warnings.ts';

/** A column that shows no sign of anything: noise does little, FGSM more, the steps most. */
const sound: ColumnFigures = {
  column: 'bprmf',
  family: 'embeddings',
  kept: new Map([
    ['clean', 0.8],
    ['noise', 0.75],
    ['fgsm', 0.5],
    ['bim', 0.3],
    ['pgd', 0.31],
  ]),
  norms: new Map([['fgsm', 0.5]]),
  probes: { 'loss at 0': 1, 'loss at half': 2, 'loss at one': 3, 'loss at two': 5, unbounded: 0 },
  epsilon: 0.5,
  spread: 0.001,
};
const changed = (kept: readonly [string, number][], more: Partial<ColumnFigures> = {}): ColumnFigures => ({
  ...sound,
  ...more,
  kept: new Map([...sound.kept, ...(kept as never)]),
});
const said = (...figures: ColumnFigures[]) =>
  warningsOf(figures, ({ kept }) => Math.min(...kept.values())).map(({ warning }) => warning);

describe('warnings of a column', () => {
  it('are silent on a sound one', () => {
    expect(said(sound)).toEqual([]);
  });

  it('see a gradient of zero', () => {
    expect(said(changed([], { norms: new Map([['fgsm', 0]]) }))).toEqual(['gradient of zero']);
  });

  it('see noise that beats the gradient', () => {
    expect(said(changed([['noise', 0.4]]))).toEqual(['noise beats the gradient']);
  });

  it('see one step that beats many', () => {
    expect(said(changed([['fgsm', 0.2]]))).toEqual(['one step beats many']);
  });

  it('see a loss that falls on the way, and an attack that does not win without bounds', () => {
    expect(said(changed([], { probes: { ...sound.probes, 'loss at two': 3 } }))).toEqual([
      'loss does not rise',
    ]);
    expect(said(changed([], { probes: { ...sound.probes, unbounded: 0.41 } }))).toEqual([
      'an unbounded attack does not win',
    ]);
    expect(said(changed([], { probes: { unbounded: 0.4 } }))).toEqual([]);
  });

  it('see a search that left machines between attack and proof, and machines that say one thing', () => {
    const clicks = (exact: number, proved: number, constant: number): ColumnFigures => ({
      ...sound,
      family: 'clicks',
      column: 'fm-rt',
      kept: new Map([
        ['clean', 0.8],
        ['exact', exact],
        ['proof-exact', proved],
      ]),
      norms: new Map(),
      probes: { constant },
    });
    expect(said(clicks(0.4, 0.4, 0.6))).toEqual([]);
    expect(said(clicks(0.4, 0.39, 0.6))).toEqual(['the search left instances open']);
    expect(said(clicks(0.4, 0.4, 0.8))).toEqual(['one answer does as well']);
    // What is proved is no attack: that it is below says nothing of what happened.
    expect(said(clicks(0.8, 0.7, 0.6))).toContain('nothing happens');
  });

  it('see attacks that do nothing', () => {
    const attacks = ['noise', 'fgsm', 'bim', 'pgd'].map((row): [string, number] => [row, 0.8]);
    expect(said(changed(attacks))).toEqual(['nothing happens']);
  });

  it('see seeds that vary more than the columns', () => {
    const other = changed([['bim', 0.32]], { column: 'bprmf-apr', spread: 0.1 });
    expect(said(sound, other)).toEqual(['seeds vary more than defences']);
  });

  it('see a search that ordinary profiles beat', () => {
    const fakes = (kept: readonly [string, number][]) =>
      said(changed([['noise', 0.7], ...kept], { family: 'fakes' }));
    expect(fakes([['adaptive', 0.299]])).toEqual([]);
    expect(fakes([['adaptive', 0.4]])).toEqual(['the search was beaten']);
  });

  it('say nothing of gradients where users are invented', () => {
    expect(said(changed([['noise', 0.1]], { family: 'fakes' }))).toEqual([]);
  });
});
