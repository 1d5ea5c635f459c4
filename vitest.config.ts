import { defineConfig } from 'vitest/config';

const database = ['./test/harness/global-setup.ts'];

/**
 * `core` is pure and needs nothing; `db` has a PostgreSQL of its own; `journeys` a browser as well. The files that one
 * worker runs share their modules: none of the product keeps anything in one, and reading them again for each file
 * takes as long as a third of the tests.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { shuffle: { files: true, tests: true } },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'core', include: ['test/core/**/*.test.ts'], sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/journeys/**'],
          globalSetup: database,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: database,
          testTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
