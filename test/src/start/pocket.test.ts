import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { LISTED, Pocket } from '../../../src/start/pocket.ts';
import { makePocket } from './make.ts';

const path = 'public/stored/start.json';

describe('the stored model of the start page', () => {
  let made: Awaited<ReturnType<typeof makePocket>>;
  beforeAll(async () => {
    made = await makePocket();
    if (process.env.BRITTLE_STORED === 'write') writeFileSync(path, `${JSON.stringify(made.file)}\n`);
  });

  const stored = (): unknown => JSON.parse(readFileSync(path, 'utf8'));

  it('is what its experiment gives today (else: npm run stored)', () => {
    expect(stored()).toEqual(made.file);
  });

  it('is at most half a step of 8 bits off in every number', () => {
    const { users, items } = made.file;
    for (const [{ scale, data }, whole] of [
      [users, made.params.P!.data],
      [items, made.params.Q!.data],
    ] as const) {
      const bytes = new Int8Array(new Uint8Array(Buffer.from(data, 'base64')).buffer);
      expect(bytes).toHaveLength(whole.length);
      bytes.forEach((value, n) => {
        expect(Math.abs(value * scale - whole[n]!)).toBeLessThanOrEqual(0.501 * scale);
      });
    }
  });

  it('lists what the unrounded model lists, but for a few near ties', async () => {
    const pocket = new Pocket(stored());
    for (const epsilon of [0, 0.5, 2]) {
      const lists = await made.lists(epsilon);
      const kept = lists.map((list, user) => {
        const items = new Set(pocket.list(user, epsilon).map(({ item }) => item));
        expect(items.size).toBe(LISTED);
        return list.filter(({ item }) => items.has(item)).length;
      });
      const share = kept.reduce((sum, n) => sum + n, 0) / (LISTED * lists.length);
      expect(share, `at ε = ${epsilon}`).toBeGreaterThan(0.98);
    }
  });

  it('finds held-out titles as its own lists do, and near where the unrounded model does', () => {
    const pocket = new Pocket(stored());
    for (const { epsilon, hr } of made.file.unrounded) {
      const listed = made.file.held.filter((_, user) =>
        pocket.list(user, epsilon).some(({ relevant }) => relevant),
      );
      expect(pocket.hitRatio(epsilon)).toBe(listed.length / made.file.held.length);
      expect(Math.abs(pocket.hitRatio(epsilon) - hr)).toBeLessThanOrEqual(0.01);
    }
    expect(pocket.hitRatio(4)).toBeLessThan(pocket.hitRatio(0) / 2);
  });

  it('shows first whose held-out title leads and leaves', () => {
    const pocket = new Pocket(stored());
    const { shown } = made.file;
    expect(pocket.list(shown, 0)[0]?.relevant).toBe(true);
    expect(pocket.list(shown, 0.8).some(({ relevant }) => relevant)).toBe(false);
  });

  it('is refused where its parts do not fit each other', () => {
    const { file } = made;
    expect(() => new Pocket({ ...file, titles: file.titles.slice(1) })).toThrow(/do not fit/);
    expect(() => new Pocket({ ...file, held: [] })).toThrow(/do not fit/);
    expect(() => new Pocket({ ...file, users: { ...file.users, data: 'no base64!' } })).toThrow();
  });
});
