import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder } from '../../../../workers/studies/bench/crew.ts';

it('outputs are passed on in the order of their inputs, each as soon as those before it are there', () => {
  const orders = fc
    .integer({ min: 0, max: 8 })
    .chain((n) => fc.shuffledSubarray([...Array(n).keys()], { minLength: n }));
  fc.assert(
    fc.property(orders, (order) => {
      const passed: (readonly [string, number])[] = [];
      const take = inOrder<string>((output, index) => passed.push([output, index]));
      const ended = new Set<number>();
      for (const index of order) {
        take(`output ${index}`, index);
        ended.add(index);
        let ready = 0;
        while (ended.has(ready)) ready++;
        expect(passed).toEqual(Array.from({ length: ready }, (_, n) => [`output ${n}`, n]));
      }
    }),
  );
});
