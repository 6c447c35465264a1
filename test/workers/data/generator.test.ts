import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { genres, makeCatalogue } from '../../../workers/data/generator/catalogue.ts';
import { choose, tasteRows } from '../../../workers/data/generator/choices.ts';
import { generate, generateInSteps } from '../../../workers/data/generator/generate.ts';
import { makePopulation } from '../../../workers/data/generator/population.ts';
import { sizes } from '../../../workers/protocol/spec/spec.ts';
import { expectPromises, expectShape, first, logOf, make } from './generated.ts';
import { valuesOf } from './sets.ts';
import type { Log } from './yardsticks.ts';

describe('the generator', () => {
  it.each(sizes.filter((size) => size !== 'ml-1m'))('keeps its promises of size at %s', (size) => {
    expectPromises(size);
  });

  it('gives the same data for the same seed and other data for another', () => {
    expect(make('small', 3)).toEqual(make('small', 3));
    const [a, b] = [make('classroom', 3), make('classroom', 4)];
    expect(a.hash).not.toBe(b.hash);
    expect(a.items).not.toEqual(b.items);
    expect(make('classroom', 3).hash).not.toBe(make('small', 3).hash);
  });

  it('in steps gives the same data, lets others in at each user, and stops when told', async () => {
    const spec = { kind: 'generated', size: 'classroom', seed: 5 } as const;
    const heard: number[] = [];
    let gates = 0;
    const gate = async () => {
      gates++;
    };
    expect(await generateInSteps(spec, gate, (done) => heard.push(done))).toEqual(generate(spec));
    expect(gates).toBeGreaterThanOrEqual(200);
    expect(heard.every((done, n) => done >= (heard[n - 1] ?? 0) && done <= 1)).toBe(true);
    const stop = async () => {
      throw new Error('stopped');
    };
    await expect(generateInSteps(spec, stop)).rejects.toThrow('stopped');
  });

  it('gives side information to every user and item', () => {
    const d = first('small');
    expect(d.userFields.map((f) => f.name)).toEqual(['age', 'gender', 'occupation']);
    expect(d.itemFields.map((f) => f.name)).toEqual(['genre', 'year']);
    for (const field of [...d.userFields, ...d.itemFields]) {
      const rows = field.offsets.length - 1;
      expect(rows).toBe(d.userFields.includes(field) ? 600 : 900);
      for (let r = 0; r < rows; r++) {
        const values = valuesOf(field, r);
        expect(values.length).toBeGreaterThanOrEqual(1);
        if (field.kind === 'one-hot') expect(values).toHaveLength(1);
        expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
        for (const value of values) expect(field.labels[value]).toBeDefined();
      }
    }
    expect(new Set(d.itemFields[0].values).size).toBe(genres.length);
  });

  it('gives titles the articles and plurals of English', () => {
    const titles = make('ml-100k').itemTitles.map((title) => title.replace(/ \(\d{4}\)$/, ''));
    const counted = titles.filter((title) => /^\d+ /.test(title));
    expect(counted.some((title) => / and an [AEIOU]/.test(title))).toBe(true);
    expect(counted.some((title) => /^\d+ (Compasses|Ferries) /.test(title))).toBe(true);
    for (const title of counted)
      expect(title).toMatch(
        /^\d+ (?!Compasss |Ferrys )[A-Z][a-z]+s and (an [AEIO]|a [B-DF-HJ-NP-TV-Z]|a Unicorn|Field Notes)/,
      );
  });

  it('lets users come back days later, once a dozen ratings are done', () => {
    const d = first('small');
    const seen = new Map<number, { count: number; time: number }>();
    let breaks = 0;
    d.users.forEach((u, n) => {
      const before = seen.get(u) ?? { count: 0, time: d.times![n] };
      // Ratings of one visit are seconds apart; a day between two is a visit later.
      if (d.times![n] - before.time > 86_400) {
        breaks++;
        expect(before.count % 12).toBe(0);
      }
      seen.set(u, { count: before.count + 1, time: d.times![n] });
    });
    expect(breaks).toBeGreaterThan(20);
  });

  it('gives each user the items that come first in the race, also where they are the last of the list', () => {
    const [nUsers, nItems] = [40, 40];
    const plain = makeCatalogue(nItems, createRng(1));
    // All alike but for the last item, which wins every race.
    const popularity = new Float64Array(nItems);
    popularity[nItems - 1] = 50;
    const race = choose(
      { users: nUsers, items: nItems, interactions: 10 * nUsers, leastPerUser: 5 },
      { ...plain, popularity },
      { ...makePopulation(nUsers, createRng(2)), mainstream: new Float64Array(nUsers).fill(1) },
      { ...tasteRows(plain), values: new Float64Array(tasteRows(plain).values.length) },
      createRng(3),
    );
    let step = race.next();
    while (!step.done) step = race.next();
    const { offsets, items } = step.value;
    const lasts = Array.from({ length: nUsers }, (_, u) => items[offsets[u + 1] - 1]);
    expect(lasts).toEqual(lasts.map(() => nItems - 1));
  });

  it('orders interactions in time, and no user does two things in one second', () => {
    const d = first('ml-100k');
    const times = d.times!;
    expect(times.every((time, n) => n === 0 || time >= times[n - 1])).toBe(true);
    const moments = new Set([...d.users].map((u, n) => `${u}@${times[n]}`));
    expect(moments.size).toBe(times.length);
    expect(times.every((time) => Number.isInteger(time) && time > 9e8 && time < 1.1e9)).toBe(true);
  });
});

describe('a generated set of the size of MovieLens 100K', () => {
  let log: Log;
  beforeAll(() => {
    log = logOf(first('ml-100k'));
  });

  it('has the long tail, the activity and the ratings of MovieLens 100K', () => {
    expectShape(log, false);
  });

  it.each([2, 3, 4])('has them for seed %i too', (seed) => {
    expectShape(logOf(make('ml-100k', seed)), false);
  });
});
