import { defineConfig } from 'vitest/config';

/**
 * Tests put before mutants and planted breaks: those of BRITTLE_ROOM alone, or all of the workers. No real data, what
 * comes of the whole study is left to `test/cli`, and thousands of mutilated inputs and archives that unpack to gigabytes
 * are left out, since a mutant that nothing sees would wait for all of them: a score is no higher for that.
 */
const room = process.env.BRITTLE_ROOM;

export default defineConfig({
  test: {
    server: { deps: { inline: [/@tensorflow/] } },
    include: [room ? `test/workers/${room}/**/*.test.ts` : 'test/workers/**/*.test.ts'],
    exclude: ['**/real.test.ts', '**/readers/{mutations,archives}.test.ts'],
    setupFiles: ['test/mutants/setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
