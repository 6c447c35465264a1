import { defineConfig } from 'vitest/config';

/**
 * Tests put before mutants and planted breaks: those of BRITTLE_ROOM alone, or all of the workers. No real data, and
 * what comes of the whole study is left to `test/cli`.
 */
const room = process.env.BRITTLE_ROOM;

export default defineConfig({
  test: {
    server: { deps: { inline: [/@tensorflow/] } },
    include: [room ? `test/workers/${room}/**/*.test.ts` : 'test/workers/**/*.test.ts'],
    exclude: ['**/real.test.ts'],
    setupFiles: ['test/mutants/setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
