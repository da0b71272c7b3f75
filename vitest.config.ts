import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Reports are made with a real browser, which is unpacked and started first.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
    // Much of their time they wait for a browser or another process.
    maxWorkers: 2,
  },
});
