import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:stripe`: the contract suite against Stripe's own test mode, one request after the other. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '../..'),
    include: ['test/contract/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
