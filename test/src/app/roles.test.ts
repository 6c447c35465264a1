import { describe, expect, test } from 'vitest';
import { palette } from '../../../src/look/palette.ts';
import { type RoleId, roles } from '../../../src/look/roles.ts';

type Rgb = readonly [number, number, number];

const linear = (channel: number) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
const rgb = (hex: string): Rgb => {
  const at = (i: number) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255);
  return [at(1), at(3), at(5)];
};
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Severe deficiencies after Machado, Oliveira and Fernandes (2009), on linear RGB. */
const eyes: Readonly<Record<string, readonly Rgb[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB under D65, of a colour as an eye sees it. */
function lab(hex: string, eye: readonly Rgb[]): Rgb {
  const from = rgb(hex);
  const [r = 0, g = 0, b = 0] = eye.map((row) =>
    Math.min(1, Math.max(0, row[0] * from[0] + row[1] * from[1] + row[2] * from[2])),
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Concepts that stand side by side in one picture. */
const families: readonly (readonly RoleId[])[] = [
  ['clean', 'attacked', 'noise', 'defended', 'random'],
  ['robust', 'nonRobust', 'undecided'],
  ['genuine', 'fake', 'target'],
];

describe.each(['light', 'dark'] as const)('the %s scheme', (scheme) => {
  const surfaces = [palette[scheme].ground, palette[scheme].paper, palette[scheme].wash];

  test.each(['ink', 'inkSoft', 'accent', 'error'] as const)('%s is legible on every surface', (name) => {
    for (const surface of surfaces)
      expect(contrast(palette[scheme][name], surface)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(Object.keys(roles) as RoleId[])('%s is legible as text on every surface', (id) => {
    for (const surface of surfaces) expect(contrast(roles[id][scheme], surface)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(Object.keys(eyes))('hues of one picture differ to %s eyes', (eye) => {
    for (const family of families)
      for (const a of family)
        for (const b of family) {
          if (a >= b) continue;
          const [p, q] = [lab(roles[a][scheme], eyes[eye]!), lab(roles[b][scheme], eyes[eye]!)];
          expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), `${a} and ${b}`).toBeGreaterThan(10);
        }
  });
});

test('colour never stands alone: within a picture no two concepts share a dash or a marker', () => {
  for (const family of families) {
    expect(new Set(family.map((id) => roles[id].dash)).size).toBe(family.length);
    expect(new Set(family.map((id) => roles[id].marker)).size).toBe(family.length);
  }
});
