import { describe, expect, it } from 'vitest';
import { hasEffect } from '../../../src/controls/effects.ts';
import { changed, controlRows, isOpened } from '../../../src/controls/rows.ts';
import { sectionRows, studySections } from '../../../src/controls/sections.ts';
import { openingSpec } from '../../../src/state/opening.ts';
import { describeStudy, parseSpec, repairSpec, type Spec, specSchema } from '../../../workers/protocol.ts';

const perturb = parseSpec({ study: 'perturb' });
const members = (spec: Spec) => Object.keys(spec).filter((key) => key !== 'study' && key !== 'version');

/** The spec with the value at a dotted path replaced. */
function withMember(spec: Spec, path: string, value: unknown): unknown {
  const copy = structuredClone(spec) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((here, key) => here[key] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
}

/** Every leaf of a plain value as dotted path and value; arrays are leaves. */
function leaves(value: unknown, path: string[] = []): [string, unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

describe('controls read from the schema', () => {
  it('cover every member of the default spec, each with the value the schema gives it', () => {
    for (const study of ['train', 'perturb'] as const) {
      const spec = parseSpec({ study });
      const rows = controlRows(describeStudy(study), spec, members(spec));
      const shown = Object.fromEntries(rows.map((row) => [row.edits, row.value]));
      expect(shown).toEqual(
        Object.fromEntries(leaves(spec).filter(([key]) => key !== 'study' && key !== 'version')),
      );
    }
  });

  it('show the first choice of a member that a spec may do without, which leaves it out and its hash as it was', () => {
    const spec = parseSpec({ study: 'certify' });
    const row = controlRows(describeStudy('certify'), spec, ['attack']).find(
      ({ path }) => path === 'attack.random',
    );
    expect(row).toMatchObject({ value: 'prefix', initial: 'prefix' });
    expect(spec).not.toHaveProperty('attack.random');
    expect(parseSpec({ study: 'certify', attack: { random: 'prefix' } })).toEqual(spec);
    expect(parseSpec({ study: 'certify', attack: { random: 'exact' } })).toHaveProperty(
      'attack.random',
      'exact',
    );
    expect(repairSpec({ study: 'certify', attack: { random: 'never' } }).spec).toEqual(spec);
  });

  it('tell what was set from what a page opens with beside the defaults', () => {
    const opening = openingSpec('perturb');
    const set = (spec: Spec) =>
      controlRows(describeStudy('perturb'), spec, members(spec))
        .filter((row) => changed(row) && !isOpened(row, opening))
        .map(({ path }) => path);
    expect(set(opening)).toEqual([]);
    const { spec } = repairSpec(withMember(opening, 'model.epochs', 7));
    expect(set(spec)).toEqual(['model.epochs']);
  });

  it('start at the defaults for every kind of model', () => {
    for (const kind of ['random', 'popularity', 'bprmf', 'mf', 'fm', 'ncf']) {
      const spec = parseSpec({ study: 'train', model: { kind } });
      const rows = controlRows(describeStudy('train'), spec, ['model']).filter((row) => row.depth > 0);
      expect(rows.filter(changed).map((row) => row.path)).toEqual([]);
    }
  });

  it('know the limits of the schema: each limit is accepted and what lies beyond it refused', () => {
    const rows = controlRows(describeStudy('perturb'), perturb, members(perturb));
    for (const row of rows) {
      if (row.node.kind !== 'number') continue;
      const { min, max, integer } = row.node;
      const accepts = (value: number) => specSchema.safeParse(withMember(perturb, row.edits, value)).success;
      expect([row.path, accepts(min), accepts(max)]).toEqual([row.path, true, true]);
      expect([row.path, accepts(min - 1), accepts(max + 1)]).toEqual([row.path, false, false]);
      if (integer) expect(accepts(min + 0.5)).toBe(false);
    }
  });

  it('carry titles and descriptions, the nearest to the member winning', () => {
    const fields = describeStudy('perturb');
    expect(fields.repeats).toMatchObject({
      title: 'Seeds',
      description: expect.stringContaining('seed + 1'),
    });
    expect(fields.model).toMatchObject({ kind: 'union', title: 'Model', tag: 'kind', initial: 'bprmf' });
  });

  it('limit lists of layers by length and width', () => {
    const spec = parseSpec({ study: 'train', model: { kind: 'ncf' } });
    const row = controlRows(describeStudy('train'), spec, ['model']).find((r) => r.path === 'model.layers');
    expect(row?.node).toMatchObject({
      kind: 'numbers',
      min: 1,
      max: 1024,
      minLength: 1,
      maxLength: 6,
      initial: [64, 32, 16],
    });
  });
});

describe('sections', () => {
  it('show every control of a study but the data once', () => {
    for (const study of ['train', 'perturb'] as const) {
      const spec = parseSpec({ study });
      const shown = studySections[study]
        .flatMap((id) => {
          const { basic, advanced } = sectionRows(spec, id);
          return [...basic, ...advanced];
        })
        .map((row) => row.path);
      const all = controlRows(
        describeStudy(study),
        spec,
        Object.keys(describeStudy(study)).filter((key) => key !== 'dataset'),
      ).map((row) => row.path);
      expect(new Set(shown).size).toBe(shown.length);
      // What changes nothing stays away.
      const meant = all.filter((path) => hasEffect(spec, path));
      expect([...shown].sort()).toEqual(meant.sort());
    }
  });

  it('offer Perturb the models its attacks work on, and the present one to move away from', () => {
    const offered = (kind: 'bprmf' | 'popularity') => {
      const row = sectionRows(parseSpec({ study: 'perturb', model: { kind } }), 'model').basic[0]!;
      return row.node.kind === 'union' ? row.node.options.map(({ value }) => value) : null;
    };
    expect(offered('bprmf')).toEqual(['bprmf', 'mf', 'fm', 'ncf']);
    expect(offered('popularity')).toEqual(['popularity', 'bprmf', 'mf', 'fm', 'ncf']);
  });

  it('leave out of an attack what has no meaning for its model, unless it was set before', () => {
    const rowsOf = (kind: string, attack: object = {}) => {
      const { basic, advanced } = sectionRows(
        parseSpec({ study: 'perturb', model: { kind }, attack }),
        'attack',
      );
      return [...basic, ...advanced].map((row) => row.path);
    };
    const has = (path: string) =>
      ['bprmf', 'mf', 'fm', 'ncf'].filter((kind) => rowsOf(kind, { methods: ['bim'] }).includes(path));
    expect(has('attack.fields')).toEqual(['fm']);
    expect(has('attack.gradient.negatives')).toEqual(['bprmf', 'ncf']);
    expect(rowsOf('mf', { fields: 'all' })).toContain('attack.fields');
    expect(rowsOf('fm', { gradient: { kind: 'full', negatives: 'fresh' } })).toContain(
      'attack.gradient.negatives',
    );
  });

  it('call papers by their names, and never by the numbers of the code', () => {
    const told: (string | null)[] = [];
    const visit = (fields: ReturnType<typeof describeStudy>) => {
      for (const node of Object.values(fields)) {
        told.push(node.description);
        if (node.kind === 'object') visit(node.fields);
        if (node.kind === 'union') for (const { fields: inner } of node.options) visit(inner);
      }
    };
    for (const study of ['train', 'perturb', 'certify', 'fakes', 'poison', 'evade'] as const)
      visit(describeStudy(study));
    const words = told.join('\n');
    expect(words).toMatch(/Liu et al\., SIGIR 2020/);
    expect(words).not.toMatch(/papers? 00\d/);
  });
});
