import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run docs:money` and `npm run docs:check`: the story of docs/money.md, case by case, in its order. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '../..'),
    include: ['test/story/**/*.story.ts'],
    globalSetup: ['./test/harness/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
