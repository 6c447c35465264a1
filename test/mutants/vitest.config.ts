import { defineConfig } from 'vitest/config';

/**
 * Tests put before mutants and planted breaks: those of BRITTLE_ROOM alone, or all of the workers. What comes of the whole
 * study is left to `test/cli`; real data, thousands of mutilated inputs, archives that unpack to gigabytes, the largest
 * generated set and what is trained on one are left out, since a mutant that nothing sees would wait for all of them: a
 * score is no higher for that.
 */
const room = process.env.BRITTLE_ROOM;

export default defineConfig({
  test: {
    server: { deps: { inline: [/@tensorflow/] } },
    include: [room ? `test/workers/${room}/**/*.test.ts` : 'test/workers/**/*.test.ts'],
    exclude: ['**/real.test.ts', '**/readers/{mutations,bombs}.test.ts', '**/generator-figures.test.ts'],
    setupFiles: ['test/mutants/setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
